"""What each part is started with."""

import pytest

from launcher.processes import all_parts
from launcher.settings import LauncherSettings


def test_a_key_is_given_to_its_owner_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEWAY_API_KEYS", '["a-key-of-this-test"]')
    monkeypatch.setenv("CLIENT_API_KEY", "a-key-of-this-test")
    parts = all_parts(LauncherSettings(_env_file=None))
    holding = {part.name: [key for key, value in part.environment.items() if "a-key-of" in value] for part in parts}

    assert holding == {"triton": [], "preprocess": [], "gateway": ["GATEWAY_API_KEYS"], "frontend": []}
