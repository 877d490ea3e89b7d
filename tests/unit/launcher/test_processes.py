"""What each part is started with."""

from pathlib import Path

import pytest

from launcher.processes import all_parts
from launcher.settings import LauncherSettings, inherited_environment


def test_a_key_is_given_to_its_owner_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEWAY_API_KEYS", '["a-key-of-this-test"]')
    monkeypatch.setenv("CLIENT_API_KEY", "a-key-of-this-test")
    parts = all_parts(LauncherSettings(_env_file=None))
    holding = {part.name: [key for key, value in part.environment.items() if "a-key-of" in value] for part in parts}

    assert holding == {"triton": [], "preprocess": [], "gateway": ["GATEWAY_API_KEYS"], "frontend": []}


def test_every_part_keeps_its_memory_for_the_next_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MALLOC_TRIM_THRESHOLD_", "1")
    for part in all_parts(LauncherSettings(_env_file=None)):
        assert part.environment["MALLOC_MMAP_THRESHOLD_"] == "4194304"
        assert part.environment["MALLOC_TRIM_THRESHOLD_"] == "1", "whoever sets it knows better"


def test_an_empty_variable_does_not_hide_the_launcher_s_own_value(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GATEWAY_TRITON_ADDR", "GATEWAY_LOG_FORMAT", "PREPROCESS_LOG_FORMAT"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("GATEWAY_PREPROCESS_ADDR", "elsewhere:1")
    parts = {part.name: part for part in all_parts(LauncherSettings(_env_file=None, triton_grpc_port=1234))}

    gateway = parts["gateway"].environment
    assert gateway["GATEWAY_TRITON_ADDR"] == "127.0.0.1:1234"
    assert gateway["GATEWAY_PREPROCESS_ADDR"] == "elsewhere:1"
    assert gateway["GATEWAY_LOG_FORMAT"] == parts["preprocess"].environment["PREPROCESS_LOG_FORMAT"] == "text"


def test_an_empty_variable_does_not_hide_what_the_file_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("GATEWAY_API_KEYS=[]\n")
    monkeypatch.setattr("launcher.settings.ROOT", tmp_path)
    monkeypatch.setenv("GATEWAY_API_KEYS", "")
    monkeypatch.setenv("OF_ANOTHER_PROGRAM", "")

    inherited = inherited_environment()

    assert inherited["GATEWAY_API_KEYS"] == "[]"
    assert inherited["OF_ANOTHER_PROGRAM"] == ""
