"""One table from codes to HTTP, without a gap and without a row too many."""

import pytest

from audiocnn.errors import ERRORS_BY_CODE, AudioCnnError, Busy, InvalidAudio
from gateway.http.errors import InvalidBody, RequestTimeout, UnsupportedMediaType
from gateway.http.problems import HTTP_BY_CODE, TITLES, from_error

OWN = {error.code: error for error in (InvalidBody, RequestTimeout, UnsupportedMediaType)}


def test_every_error_has_a_status_and_every_status_an_error() -> None:
    assert set(HTTP_BY_CODE) == set(ERRORS_BY_CODE) | set(OWN)


def test_every_title_belongs_to_an_error() -> None:
    assert set(TITLES) <= set(HTTP_BY_CODE)


@pytest.mark.parametrize("code", sorted(ERRORS_BY_CODE))
def test_what_a_user_sent_is_never_called_an_internal_error(code: str) -> None:
    assert not issubclass(ERRORS_BY_CODE[code], InvalidAudio) or 400 <= HTTP_BY_CODE[code] < 500


@pytest.mark.parametrize("error", [*ERRORS_BY_CODE.values(), *OWN.values()])
def test_an_error_is_a_problem_document(error: type[AudioCnnError]) -> None:
    response = from_error(error("Do this instead."))

    assert response.media_type == "application/problem+json"
    assert response.status_code == HTTP_BY_CODE[error.code]
    assert ("retry-after" in response.headers) is (response.status_code in (429, 503))
    assert b"Do this instead." in response.body


def test_the_design_s_statuses_are_kept() -> None:
    statuses = {
        "empty_audio": 400, "invalid_base64": 400, "unsupported_audio": 415, "audio_too_large": 413,
        "audio_too_long": 422, "no_samples": 422, "invalid_samples": 422, "busy": 503, "unavailable": 503,
        "deadline_exceeded": 504,
    }  # fmt: skip

    assert {code: HTTP_BY_CODE[code].value for code in statuses} == statuses
    assert from_error(Busy("")).headers["retry-after"] == "1"
