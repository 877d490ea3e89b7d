"""A training run on disk: a resumable checkpoint while it trains, then the finished network with its facts.

Both carry the run's identity, a digest of data, recipe and starting weights, so that a folder is never continued with
others.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor

from training.config import TrainConfig
from training.model import STAGES, AudioCNN, ModelConfig
from training.ood.score import ClassCentres

CHECKPOINT, FINAL = "checkpoint.pt", "model.safetensors"
NOT_THE_RECIPE = frozenset({"data", "subset", "run", "cache", "device", "threads", "init"})
"""Fields that change where or how fast a network is trained, or that the data's and the weights' digests stand for."""
_CENTRES, _RESPONSES = "centres.", "responses."

Responses: TypeAlias = dict[str, Tensor]
"""Stage to `(channel, n_classes)` uint8, see `training.responses`."""


class RunMismatch(Exception):
    """The folder holds a run of other data, another recipe or other starting weights."""


@dataclass(frozen=True, slots=True)
class TrainedNetwork:
    """A finished run, ready to evaluate or export."""

    model: AudioCNN
    centres: ClassCentres
    facts: Mapping[str, Any]
    """`identity, labels, data_name, data_fingerprint, clips, n_clips, recipe, lineage`, JSON."""
    responses: Responses = field(default_factory=dict)
    """Empty for a network that was trained before they were counted."""


def recipe(config: TrainConfig) -> dict[str, object]:
    """What decides the weights, beside the data, the starting weights and chance between machines."""
    return {name: getattr(config, name) for name in TrainConfig.__dataclass_fields__ if name not in NOT_THE_RECIPE}


def identity(config: TrainConfig, data_key: str, start: str) -> str:
    """A digest of recipe, data (see `TrainingData.key`) and starting weights (see `pretrained.fingerprint`)."""
    text = json.dumps([recipe(config), data_key, start], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def check_identity(run: Path, expected: str) -> None:
    """Refuses a folder that another run was begun or finished in.

    Raises:
        RunMismatch: with what to do.
    """
    found = None
    if (run / FINAL).is_file():
        found = read_facts(run / FINAL)["identity"]
    elif (run / CHECKPOINT).is_file():
        found = torch.load(run / CHECKPOINT, weights_only=True)["identity"]
    if found not in (None, expected):
        raise RunMismatch(
            f"{run} holds a network of other recordings, settings or starting weights: "
            "name another folder with --run (RUN= in make), or remove that one."
        )


def save_checkpoint(path: Path, state: Mapping[str, object]) -> None:
    """Leaves the old checkpoint or the new one, never half of one, wherever it is interrupted."""
    partial = path.with_suffix(".partial")
    torch.save(dict(state), partial)
    partial.replace(path)


def save_network(path: Path, network: TrainedNetwork) -> None:
    """Weights, class centres and facts, as safetensors."""
    tensors = {name: value.contiguous() for name, value in network.model.state_dict().items()}
    tensors |= {_CENTRES + name: value.contiguous() for name, value in network.centres.state_dict().items()}
    tensors |= {_RESPONSES + stage: counts.contiguous() for stage, counts in network.responses.items()}
    facts = {**network.facts, "model_config": asdict(network.model.config)}
    partial = path.with_suffix(".partial")
    save_file(tensors, partial, {"facts": json.dumps(facts)})
    partial.replace(path)


def load_network(path: Path) -> TrainedNetwork:
    """The inverse of `save_network`."""
    facts, tensors = read_facts(path), _read_tensors(path)
    model = AudioCNN(ModelConfig(**facts["model_config"]))
    centres = ClassCentres(*tensors[_CENTRES + "means"].shape)
    centres.load_state_dict(_taken(tensors, _CENTRES))
    responses = _taken(tensors, _RESPONSES)
    model.load_state_dict(tensors)
    return TrainedNetwork(model.eval(), centres, facts, {stage: responses[stage] for stage in STAGES if responses})


def read_facts(path: Path) -> dict[str, Any]:
    """What is known of a finished run, without its weights."""
    with safe_open(path, framework="pt") as file:
        facts: dict[str, Any] = json.loads(file.metadata()["facts"])
    return facts


def _read_tensors(path: Path) -> dict[str, Tensor]:
    with safe_open(path, framework="pt") as file:
        return {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (not a dictionary)


def _taken(tensors: dict[str, Tensor], prefix: str) -> dict[str, Tensor]:
    """Takes those of one part out, under its own names."""
    names = [name for name in tensors if name.startswith(prefix)]
    return {name.removeprefix(prefix): tensors.pop(name) for name in names}
