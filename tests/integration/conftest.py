"""How tests call the product."""

import base64
from typing import Any

import httpx
import pytest

from tests import signals


def post_json(client: httpx.Client, audio: bytes, path: str = "/predict", **query: Any) -> httpx.Response:
    """Sends a recording the way the contract says."""
    body = {"audio_data": base64.b64encode(audio).decode()}
    return client.post(path, json=body, params=query)


def post_file(client: httpx.Client, audio: bytes, path: str = "/v1/analyses", **query: Any) -> httpx.Response:
    """Sends a recording as a form."""
    return client.post(path, files={"file": ("recording", audio)}, params=query)


@pytest.fixture(scope="session")
def noise_wav() -> bytes:
    """Five seconds of white noise."""
    return signals.encode(signals.noise(5.0, 44_100), 44_100)


def flat(value: object, path: str = "") -> dict[str, object]:
    """Every number and word by where it stands."""
    if isinstance(value, dict):
        return {key: leaf for name, inner in value.items() for key, leaf in flat(inner, f"{path}.{name}").items()}
    if isinstance(value, list):
        return {key: leaf for n, inner in enumerate(value) for key, leaf in flat(inner, f"{path}.{n}").items()}
    return {path: value}
