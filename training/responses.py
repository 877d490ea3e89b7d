"""What each channel responds to: the classes of the training windows that excite it most. Numbers only, no sound.

`training.train` counts at its end. For a network that was trained before it did:

    python -m training.responses --data DIR --weights training/shipped/audio_cnn.safetensors

The data must be what the network was trained on. Export the network again afterwards.
"""

import base64
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor

from training.checkpoint import Responses, load_network, save_network
from training.config import parse_config
from training.datasets import DatasetError, load_dataset
from training.features import compute_features
from training.model import STAGES, AudioCNN

MOST_WINDOWS = 200
LARGEST_SHARE = 6
"""Of the windows at most one in so many: the strongest of few windows would be nearly all of them."""
BATCH = 32


@dataclass(frozen=True, slots=True)
class ResponsesConfig:
    """Which network, and what it was trained on."""

    data: Path = Path("data")
    subset: str = ""
    weights: Path = Path("runs/final/model.safetensors")
    """Counts are added to this file."""
    cache: Path = Path("runs/cache")
    threads: int = 1


@torch.no_grad()
def count_responses(model: AudioCNN, log_mels: Tensor, targets: Tensor) -> Responses:
    """For each stage the counts `(channel, n_classes)` of the classes among a channel's strongest windows.

    A window excites a channel as much as the channel's mean over it.

    Args:
        model: in evaluation mode.
        log_mels: `(window, n_mels, n_frames)` dB, what the network has learned from.
        targets: `(window,)`.
    """
    n_strongest = max(1, min(MOST_WINDOWS, len(targets) // LARGEST_SHARE))
    means = _channel_means(model, log_mels)
    return {stage: _count(values, targets, model.config.n_classes, n_strongest) for stage, values in means.items()}


def _channel_means(model: AudioCNN, log_mels: Tensor) -> dict[str, Tensor]:
    """`(window, channel)` for each stage."""
    device = next(model.parameters()).device
    found: dict[str, list[Tensor]] = {stage: [] for stage in STAGES}
    for batch in torch.split(log_mels, BATCH):
        maps: dict[str, Tensor] = {}
        model.features(model.normalise(batch.unsqueeze(1).to(device)), maps)
        for stage, parts in found.items():
            parts.append(maps[stage].mean(dim=(2, 3)).cpu())
    return {stage: torch.cat(parts) for stage, parts in found.items()}


def _count(means: Tensor, targets: Tensor, n_classes: int, n_strongest: int) -> Tensor:
    classes = targets[means.topk(n_strongest, dim=0).indices]  # (rank, channel)
    counts = torch.nn.functional.one_hot(classes, n_classes).sum(0)
    return counts.to(torch.uint8)


def responses_facts(responses: Mapping[str, Tensor]) -> list[dict[str, object]]:
    """As the model's description has them: `model_spec.RESPONSES_KEY`."""
    return [
        {
            "layer": stage,
            "n_windows": int(counts[0].sum()),
            "counts": base64.b64encode(counts.contiguous().numpy().tobytes()).decode("ascii"),
        }
        for stage, counts in responses.items()
    ]


def add_responses(config: ResponsesConfig) -> Responses:
    """Counts, and writes the network with its counts in its place.

    Raises:
        DatasetError: the data cannot be used, or is not what the network was trained on.
    """
    network, dataset = load_network(config.weights), load_dataset(config.data, config.subset)
    clips = _trained_on(dataset.digests(), network.facts["clips"], config)
    features = compute_features(dataset, config.cache)
    rows = torch.isin(torch.from_numpy(features.clip_index), clips)
    targets = torch.tensor([clip.target for clip in dataset.clips])[torch.from_numpy(features.clip_index)]
    responses = count_responses(network.model, torch.from_numpy(features.log_mel)[rows], targets[rows])
    save_network(config.weights, replace(network, responses=responses))
    return responses


def _trained_on(digests: Sequence[str], learned: Sequence[str], config: ResponsesConfig) -> Tensor:
    """Which clips of the data the network has learned from."""
    wanted = set(learned)
    if missing := wanted - set(digests):
        raise DatasetError(
            f"{len(missing)} of the {len(wanted)} clips that {config.weights} has learned are not in {config.data}: "
            "give the data that it was trained on."
        )
    return torch.tensor([index for index, digest in enumerate(digests) if digest in wanted])


def main() -> None:
    """Adds the counts, or says in one line why not."""
    config = parse_config(ResponsesConfig, __doc__ or "")
    torch.set_num_threads(config.threads)
    if not config.weights.is_file():
        sys.exit(f"responses: {config.weights} is not there: name the network's file with --weights")
    try:
        responses = add_responses(config)
    except DatasetError as error:
        sys.exit(f"responses: {error}")
    n_channels = sum(len(counts) for counts in responses.values())
    print(f"responses: {config.weights} has the responses of {n_channels} channels; export it again")


if __name__ == "__main__":
    main()
