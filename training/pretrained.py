"""Where a training starts: the shipped network, EfficientAT's mn04, or random weights; and its head, a linear probe."""

import hashlib
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn
from torch.nn import functional

from training.checkpoint import load_network, read_facts
from training.config import RANDOM, SHIPPED
from training.datasets import DatasetError
from training.model import PLAN, AudioCNN

SHIPPED_WEIGHTS = Path(__file__).parent / "shipped" / "audio_cnn.safetensors"
EFFICIENTAT_LICENSE = SHIPPED_WEIGHTS.with_name("LICENSE-EfficientAT.txt")
EFFICIENTAT = (
    "ImageNet, then AudioSet: the backbone of EfficientAT mn04 (F. Schmid, K. Koutini, G. Widmer, “Efficient "
    "Large-Scale Audio Tagging via Transformer-to-CNN Knowledge Distillation”, ICASSP 2023, arXiv:2211.04772; MIT)"
)
PROBE_L2 = 1e-3
PROBE_STEPS = 60
_PARTS = ("expand", "depthwise", "excite", "project")


def weights_file(init: str) -> Path | None:
    """The file that `--init` names, or None for random weights.

    Raises:
        DatasetError: it is not there, or is no safetensors file.
    """
    if init == RANDOM:
        return None
    path = SHIPPED_WEIGHTS if init == SHIPPED else Path(init)
    try:
        with safe_open(path, framework="pt"):
            return path
    except (OSError, SafetensorError) as error:
        raise DatasetError(f"--init {init}: {path} cannot be read as safetensors ({error}).") from error


def fingerprint(init: str) -> str:
    """A digest of the weights that `--init` names."""
    path = weights_file(init)
    return RANDOM if path is None else hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def learned_clips(init: str) -> frozenset[str]:
    """Digests of the clips that the starting weights have learned from, as far as they say (see `Dataset.digests`)."""
    path = weights_file(init)
    return frozenset(read_facts(path)["clips"]) if path and _is_ours(path) else frozenset()


def lineage(init: str) -> list[str]:
    """What a network that starts there has learned from before, in words, oldest first."""
    path = weights_file(init)
    if path is None:
        return []
    if not _is_ours(path):
        return [EFFICIENTAT]
    facts = read_facts(path)
    return [*facts["lineage"], f"{facts['n_clips']:,} clips of `{facts['data_name']}`"]


def load_start(model: AudioCNN, init: str) -> None:
    """Loads the backbone; the head stays as it is, because its classes are others."""
    path = weights_file(init)
    if path is None:
        return
    if _is_ours(path):
        state = load_network(path).model.state_dict()
        model.load_state_dict(
            {n: v for n, v in state.items() if not n.startswith(("head", "background"))}, strict=False
        )
    else:
        load_efficientat(model, path)


def _is_ours(path: Path) -> bool:
    with safe_open(path, framework="pt") as file:
        return "facts" in (file.metadata() or {})


def load_efficientat(model: AudioCNN, checkpoint: Path) -> None:
    """Loads the backbone of EfficientAT's mn04 (`features.*` of its checkpoint, as safetensors) by name.

    Raises:
        DatasetError: the checkpoint lacks a tensor, or one has another shape.
    """
    try:
        with safe_open(checkpoint, framework="pt") as tensors:
            backbone = {name: tensors.get_tensor(theirs) for name, theirs in efficientat_names(model).items()}
        model.load_state_dict(backbone, strict=False)
    except (SafetensorError, RuntimeError) as error:
        raise DatasetError(f"--init: {checkpoint} is no checkpoint of EfficientAT's mn04 ({error}).") from error


def efficientat_names(model: AudioCNN) -> dict[str, str]:
    """The checkpoint's name of each of the backbone's tensors.

    There the blocks of all stages are one sequence, `features.1` to `features.15`, between the first convolution and
    the last, and the parts that a block has are numbered.
    """
    renamed = {"conv1": "features.0", "conv2": "features.16"}
    blocks = (f"{stage}.{index}" for stage, plans in PLAN.items() for index in range(len(plans)))
    for number, block in enumerate(blocks, start=1):
        parts = [part for part in _PARTS if getattr(model.get_submodule(block), part) is not None]
        for place, part in enumerate(parts):
            inner = ".conc_se_layers.0" if part == "excite" else ""
            renamed[f"{block}.{part}"] = f"features.{number}.block.{place}{inner}"
    return {
        name: theirs + name.removeprefix(module).replace(".conv.", ".0.").replace(".norm.", ".1.")
        for module, theirs in renamed.items()
        for name in model.state_dict()
        if name.startswith(f"{module}.")
    }


def fit_linear_probe(head: nn.Linear, embeddings: Tensor, targets: Tensor) -> None:
    """Sets the head to the logistic regression of `targets` `(clip,)` on `embeddings` `(clip, channel)`."""
    mean, deviation = embeddings.mean(0), embeddings.std(0)
    # Few clips leave some channels almost constant: divided by next to nothing, they would rule the head.
    deviation = deviation.clamp(min=max(0.1 * deviation.median().item(), 1e-6))
    standardised = (embeddings - mean) / deviation
    weight = torch.zeros_like(head.weight, requires_grad=True)
    bias = torch.zeros_like(head.bias, requires_grad=True)
    optimizer = torch.optim.LBFGS([weight, bias], max_iter=PROBE_STEPS, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        logits = functional.linear(standardised, weight, bias)
        value = functional.cross_entropy(logits, targets) + PROBE_L2 * weight.square().sum()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    with torch.no_grad():
        head.weight.copy_(weight / deviation)
        head.bias.copy_(bias - head.weight @ mean)
