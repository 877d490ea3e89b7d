"""What can be set, and what it is otherwise."""

import pytest

from preprocess_service.settings import PreprocessSettings


def test_the_defaults_are_those_of_the_design(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PreprocessSettings.model_fields:
        monkeypatch.delenv(f"PREPROCESS_{name.upper()}", raising=False)

    settings = PreprocessSettings()

    assert (settings.host, settings.port, settings.metrics_port) == ("127.0.0.1", 50_051, 9_051)
    assert (settings.max_audio_bytes, settings.max_duration_s) == (64 << 20, 600)
    assert settings.workers >= 1


def test_the_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREPROCESS_MAX_WAITING", "3")

    assert PreprocessSettings().max_waiting == 3
