"""What each part is started with."""

from pathlib import Path

import pytest

from launcher.process_spec import ProcessSpec
from launcher.processes import all_parts
from launcher.settings import LauncherSettings, inherited_environment


def test_a_key_is_given_to_its_owner_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEWAY_API_KEYS", '["a-key-of-this-test"]')
    monkeypatch.setenv("CLIENT_API_KEY", "a-key-of-this-test")
    parts = all_parts(LauncherSettings(_env_file=None))
    holding = {part.name: [key for key, value in part.environment.items() if "a-key-of" in value] for part in parts}

    assert holding == {"triton": [], "preprocess": [], "gateway": ["GATEWAY_API_KEYS"], "frontend": []}


def test_a_part_gets_the_system_s_variables_and_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    given = ("PATH", "AWS_SECRET_ACCESS_KEY", "PREPROCESS_WORKERS", "GATEWAY_CACHE_BYTES", "OTEL_TRACES_SAMPLER")
    for name in given:
        monkeypatch.setenv(name, "1")
    parts = all_parts(LauncherSettings(_env_file=None))
    holding = {part.name: [name for name in given if name in part.environment] for part in parts}

    assert holding == {
        "triton": ["PATH", "OTEL_TRACES_SAMPLER"],
        "preprocess": ["PATH", "PREPROCESS_WORKERS", "OTEL_TRACES_SAMPLER"],
        "gateway": ["PATH", "GATEWAY_CACHE_BYTES", "OTEL_TRACES_SAMPLER"],
        "frontend": ["PATH"],
    }


def test_the_key_of_triton_s_restricted_protocols_is_random() -> None:
    keys = []
    for _ in range(2):
        command = all_parts(LauncherSettings(_env_file=None))[0].command
        restricted = dict(each.split("=", 1) for each in command if "restricted" in each)
        assert restricted.keys() == {"--http-restricted-api", "--grpc-restricted-protocol"}
        keys += list(restricted.values())

    assert all(key.startswith("shared-memory,model-repository,trace,logging:admin=") for key in keys)
    assert keys[0] == keys[1] != keys[2]


def test_every_part_keeps_its_memory_for_the_next_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MALLOC_TRIM_THRESHOLD_", "1")
    for part in all_parts(LauncherSettings(_env_file=None)):
        assert part.environment["MALLOC_MMAP_THRESHOLD_"] == "4194304"
        assert part.environment["MALLOC_TRIM_THRESHOLD_"] == "1", "a value that is set wins"


def test_triton_has_few_arenas_of_memory_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    def triton() -> ProcessSpec:
        return all_parts(LauncherSettings(_env_file=None))[0]

    assert triton().environment["MALLOC_ARENA_MAX"] == "4"
    monkeypatch.setenv("MALLOC_ARENA_MAX", "8")
    assert triton().environment["MALLOC_ARENA_MAX"] == "8"


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
