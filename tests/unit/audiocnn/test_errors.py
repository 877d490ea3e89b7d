"""One hierarchy, one code each."""

import audiocnn.errors
from audiocnn.errors import ERRORS_BY_CODE, AudioCnnError


def classes() -> list[type[AudioCnnError]]:
    """Every error that the shared package names; services may have their own."""
    found = [item for item in vars(audiocnn.errors).values() if isinstance(item, type)]
    return [item for item in found if issubclass(item, AudioCnnError)]


def test_every_error_has_a_code_of_its_own() -> None:
    codes = [error.code for error in classes()]

    assert len(codes) == len(set(codes)) > 10


def test_every_error_is_found_by_its_code() -> None:
    assert {error.code: error for error in classes()} == ERRORS_BY_CODE


def test_an_error_has_its_message() -> None:
    error = AudioCnnError("Do this instead.")

    assert error.message == str(error) == "Do this instead."
