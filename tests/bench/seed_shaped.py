"""A peer in the shape of the usual demonstrator: FastAPI, a ResNet-34 in eager PyTorch, every map as a list in JSON."""

import base64
import io
import sys
from typing import Any

import soundfile
import soxr
import torch
import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel
from torch import Tensor, nn
from torch.nn import functional

from audiocnn.sound.logmel import LogMelConfig
from tests.unoptimised import TorchaudioLogMel

BLOCKS = (3, 4, 6, 3)
Maps = dict[str, Tensor]


class Block(nn.Module):
    """Two 3x3 convolutions and a shortcut."""

    def __init__(self, n_in: int, n_out: int, stride: int) -> None:
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(n_in, n_out, 3, stride, 1, bias=False), nn.BatchNorm2d(n_out)
        self.conv2, self.bn2 = nn.Conv2d(n_out, n_out, 3, 1, 1, bias=False), nn.BatchNorm2d(n_out)
        self.shortcut = nn.Sequential()
        if stride != 1 or n_in != n_out:
            self.shortcut = nn.Sequential(nn.Conv2d(n_in, n_out, 1, stride, bias=False), nn.BatchNorm2d(n_out))

    def forward(self, x: Tensor, maps: Maps, name: str) -> Tensor:
        """Keeps what it computes before and after its last activation."""
        inside = functional.relu(self.bn1(self.conv1(x)))
        maps[f"{name}.conv"] = joined = self.bn2(self.conv2(inside)) + self.shortcut(x)
        maps[f"{name}.relu"] = out = functional.relu(joined)
        return out


class ResNet34(nn.Module):
    """21 million parameters, with random weights: only its cost counts."""

    def __init__(self, n_classes: int = 50) -> None:
        super().__init__()
        self.conv1 = nn.Sequential(
            nn.Conv2d(1, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1)
        )
        self.stages = nn.ModuleList()
        n_in = 64
        for stage, n_blocks in enumerate(BLOCKS):
            n_out, stride = 64 << stage, 1 if stage == 0 else 2
            blocks = [Block(n_in if i == 0 else n_out, n_out, stride if i == 0 else 1) for i in range(n_blocks)]
            self.stages.append(nn.ModuleList(blocks))
            n_in = n_out
        self.fc = nn.Linear(n_in, n_classes)

    def forward(self, x: Tensor) -> tuple[Tensor, Maps]:
        """Logits, and 37 maps."""
        maps: Maps = {}
        maps["conv1"] = x = self.conv1(x)
        for number, blocks in enumerate(self.stages, 1):
            for i, block in enumerate(blocks.children()):
                x = block(x, maps, f"layer{number}.block{i}")
            maps[f"layer{number}"] = x
        return self.fc(x.mean(dim=(2, 3))), maps


class Question(BaseModel):
    """The contract's."""

    audio_data: str


app = FastAPI()
network = ResNet34().eval()
to_log_mel = TorchaudioLogMel(LogMelConfig())


@app.post("/predict")
@torch.no_grad()
def predict(question: Question) -> dict[str, Any]:
    """Base64 in, lists out; FastAPI runs it in a thread of its pool."""
    samples, rate = soundfile.read(io.BytesIO(base64.b64decode(question.audio_data)), dtype="float32")
    log_mel = to_log_mel(soxr.resample(samples, rate, LogMelConfig().sample_rate))
    logits, maps = network(torch.from_numpy(log_mel)[None, None])
    top = torch.softmax(logits[0], dim=0).topk(3)
    means = {name: channels[0].mean(dim=0).tolist() for name, channels in maps.items()}
    return {
        "predictions": [{"class": int(c), "confidence": float(p)} for p, c in zip(*top, strict=True)],
        "visualization": {name: {"shape": [len(v), len(v[0])], "values": v} for name, v in means.items()},
        "input_spectrogram": {"shape": log_mel.shape, "values": log_mel.tolist()},
        "waveform": {"values": samples[:: len(samples) // 8_000].tolist(), "sample_rate": rate},
    }


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
