"""The first answer: a bundled sample through the gateway, printed for people."""

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from audio_cnn.text import prediction_lines
from launcher.settings import ROOT, LauncherSettings

SAMPLES = ROOT / "samples"


class DemoFailed(Exception):
    """The product runs but does not answer."""


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """The answer about one bundled sample."""

    text: str
    wrong: str | None
    """How the model misnamed it, if it knows the sample's label and gave another."""


async def classify_sample(settings: LauncherSettings) -> FirstAnswer:
    """Sends the first sample as a client would, through `POST /predict`.

    Raises:
        DemoFailed: no answer.
    """
    sample = json.loads((SAMPLES / "samples.json").read_text())[0]
    path = SAMPLES / Path(sample["file"]).name
    body = {"audio_data": base64.b64encode(path.read_bytes()).decode()}
    base = f"http://127.0.0.1:{settings.gateway_port}"
    headers = {"Authorization": f"Bearer {settings.api_keys[0].get_secret_value()}"} if settings.api_keys else None
    async with httpx.AsyncClient(base_url=base, headers=headers, trust_env=False, timeout=30) as client:
        try:
            model = (await client.get("/v1/model")).raise_for_status().json()
            response = (await client.post("/predict", json=body)).raise_for_status()
        except httpx.HTTPStatusError as error:
            raise DemoFailed(
                f"{error.request.url} answered {error.response.status_code}: {error.response.text}"
            ) from error
        except httpx.HTTPError as error:
            raise DemoFailed(f"the gateway does not answer: {error!r}") from error
    answer = response.json()
    predicted = answer["predictions"][0]["class"]
    known = [label["label"] for label in model["labels"]]
    wrong = sample["label"] in known and predicted != sample["label"]
    return FirstAnswer(
        _as_text(path.name, answer, model),
        f"{path.name} is {sample['label']}, and the model predicts {predicted}." if wrong else None,
    )


def _as_text(name: str, answer: dict[str, Any], model: dict[str, Any]) -> str:
    lines = [f"samples/{name}:"]
    lines += prediction_lines((each["class"], each["confidence"]) for each in answer["predictions"])
    timings = answer["timings_ms"]
    lines.append(
        f"  {len(answer['visualization'])} feature maps, saliency and spectrogram in {timings['total']:.0f} ms "
        f"by {model['name']} {model['version']}"
    )
    return "\n".join(lines)
