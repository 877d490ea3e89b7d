"""Arguments before the environment, the environment before `.env`; a wrong value names its variable."""

from pathlib import Path

import pytest

from audio_cnn.settings import ClientSettings

KEY = "k" * 16


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("CLIENT_ADDRESS", "CLIENT_API_KEY", "CLIENT_TLS"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_each_source_goes_before_the_next(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ClientSettings.read() == ClientSettings()

    (folder / ".env").write_text(f"CLIENT_ADDRESS=file:1\nCLIENT_API_KEY={KEY}\nCLIENT_TLS=true\n")
    assert ClientSettings.read() == ClientSettings("file:1", KEY, tls=True)

    monkeypatch.setenv("CLIENT_ADDRESS", "environment:2")
    monkeypatch.setenv("CLIENT_TLS", "0")
    assert ClientSettings.read() == ClientSettings("environment:2", KEY, tls=False)

    assert ClientSettings.read(address="given:3", api_key="", tls=True) == ClientSettings("given:3", "", tls=True)


def test_an_empty_variable_is_not_set(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / ".env").write_text("CLIENT_ADDRESS=file:1\n")
    for name in ("CLIENT_ADDRESS", "CLIENT_API_KEY", "CLIENT_TLS"):
        monkeypatch.setenv(name, "")

    assert ClientSettings.read() == ClientSettings("file:1")


@pytest.mark.parametrize(
    "name, value",
    [("CLIENT_API_KEY", "short"), ("CLIENT_API_KEY", "with a space in it"), ("CLIENT_TLS", "maybe")],
)
def test_a_wrong_value_names_its_variable(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(ValueError, match=f"^{name} has a wrong value"):
        ClientSettings.read()


def test_a_key_is_not_shown() -> None:
    assert KEY not in repr(ClientSettings(api_key=KEY))
