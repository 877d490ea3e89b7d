"""Trains one network: on every clip, or on all folds but one.

    python -m training.train --data DIR [--run runs/final] [--epochs 50] [--any-field-of-TrainConfig VALUE]

Ctrl-C and the same command again goes on where it stopped. TensorBoard: `tensorboard --logdir runs`.
"""

import json
import math
import sys
import time
from dataclasses import asdict
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.tensorboard import SummaryWriter
from tqdm import tqdm

from training.augment import augment, mask, mixup
from training.config import TrainConfig, parse_config
from training.data import TrainingData, load_training_data
from training.datasets import DatasetError, load_dataset
from training.graph import ClassCentres
from training.jobs import progress_row
from training.model import AudioCNN, ModelConfig

CHECKPOINT, FINAL = "checkpoint.pt", "model.pt"
EVAL_BATCH = 32
SAVE_EVERY = 5
"""Epochs between two checkpoints."""


def pick_device(name: str) -> torch.device:
    """`auto` means CUDA when there is one."""
    return torch.device("cuda" if name == "auto" and torch.cuda.is_available() else "cpu" if name == "auto" else name)


def make_optimizer(model: nn.Module, config: TrainConfig) -> torch.optim.Optimizer:
    """The optimiser, with weight decay on the convolutions' and the head's weights only."""
    decayed = [p for p in model.parameters() if p.ndim > 1]
    others = [p for p in model.parameters() if p.ndim <= 1]
    groups = [{"params": decayed, "weight_decay": config.weight_decay}, {"params": others, "weight_decay": 0.0}]
    match config.optimizer:
        case "adamw":
            return torch.optim.AdamW(groups, lr=config.lr, fused=True)
        case "adam":
            return torch.optim.Adam(groups, lr=config.lr, fused=True)
        case "sgd":
            return torch.optim.SGD(groups, lr=config.lr, momentum=0.9, nesterov=True, fused=True)


def learning_rate(step: int, n_steps: int, config: TrainConfig) -> float:
    """Linear warm-up, then a cosine down to zero; as a share of the peak."""
    warm_up = max(1, round(config.warm_up * n_steps))
    if step < warm_up:
        return (step + 1) / warm_up
    return 0.5 * (1 + math.cos(math.pi * (step - warm_up) / max(1, n_steps - warm_up)))


class WeightAverage:
    """An exponential moving average of the weights, batch norm's statistics included."""

    def __init__(self, model: nn.Module, decay: float) -> None:
        self.decay, self.n = decay, 0
        self.state = {name: value.detach().clone() for name, value in model.state_dict().items()}

    @torch.no_grad()
    def update(self, model: nn.Module) -> None:
        """Moves the average a little; more in the first steps, when there is nothing to average yet."""
        decay = min(self.decay, (1 + self.n) / (10 + self.n))
        self.n += 1
        for name, value in model.state_dict().items():
            if value.is_floating_point():
                self.state[name].lerp_(value, 1 - decay)
            else:
                self.state[name].copy_(value)


def batch_loss(model: AudioCNN, log_mels: Tensor, targets: Tensor, n_known: int, config: TrainConfig) -> Tensor:
    """Classification loss of the first `n_known` clips, and the losses about the sounds of no class behind them.

    Args:
        log_mels: `(batch, 1, n_mels, n_frames)` dB, augmented.
        targets: `(n_known, n_classes)`, smoothed.
    """
    normalised = model.normalise(log_mels)
    known = normalised[:n_known]
    if torch.rand(()) < config.mixup:
        known, targets = mixup(known, targets, config.mixup_alpha)
    batch = mask(torch.cat((known, normalised[n_known:]))).contiguous(memory_format=torch.channels_last)
    with torch.autocast(batch.device.type, torch.bfloat16):
        logits, background = model.classify(batch)
    logits, background = logits.float(), background.float()
    loss = functional.cross_entropy(logits[:n_known], targets)
    if len(batch) > n_known:
        is_unknown = (torch.arange(len(batch), device=batch.device) >= n_known).float()
        found = functional.binary_cross_entropy_with_logits(background, is_unknown)
        undecided = -functional.log_softmax(logits[n_known:], dim=1).mean()  # equal probabilities for what is no class
        loss = loss + config.unknown_weight * (found + undecided)
    return loss


def crop_length(data: TrainingData, config: TrainConfig, epoch: int) -> int:
    """Frames to look at: a crop first, whole windows in the last epochs.

    Means over a crop are not those over a window, in which a sound may come with its pauses; a network that was
    brought from one to the other at the end is better than one that never saw the other ("FixRes", Touvron 2019).
    """
    whole = epoch >= config.epochs - round(config.whole_windows * config.epochs)
    return data.variants[0].shape[2] if whole else config.crop_frames


def train_one_epoch(
    model: AudioCNN,
    data: TrainingData,
    optimizer: torch.optim.Optimizer,
    average: WeightAverage,
    config: TrainConfig,
    epoch: int,
) -> float:
    """One pass over the training clips; returns the mean loss."""
    model.train()
    device = next(model.parameters()).device
    n_steps = data.n_batches * config.epochs
    n_frames = crop_length(data, config, epoch)
    total = 0.0
    for step, (log_mels, targets) in enumerate(data.batches()):
        share = learning_rate(epoch * data.n_batches + step, n_steps, config)
        for group in optimizer.param_groups:
            group["lr"] = config.lr * share
        smooth = functional.one_hot(targets, len(data.labels)).float() * (1 - config.label_smoothing)
        smooth = (smooth + config.label_smoothing / len(data.labels)).to(device)
        loss = batch_loss(model, augment(log_mels, n_frames).to(device), smooth, len(targets), config)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(model.parameters(), config.max_grad_norm)
        optimizer.step()
        average.update(model)
        total += loss.item()
    return total / data.n_batches


def train(config: TrainConfig, data: TrainingData) -> AudioCNN:
    """Trains to the last epoch and returns the averaged weights; no epoch is chosen by its accuracy.

    What a broken-off run left in `config.run` is taken up again.
    """
    torch.manual_seed(config.seed)
    device = pick_device(config.device)
    model = AudioCNN(ModelConfig(len(data.labels), config.width, config.dropout)).to(device)
    model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    if (config.run / FINAL).is_file():
        return load_model(config.run / FINAL)
    config.run.mkdir(parents=True, exist_ok=True)
    optimizer, average = make_optimizer(model, config), WeightAverage(model, config.ema_decay)
    first = _resume(config.run / CHECKPOINT, model, optimizer, average)
    with SummaryWriter(config.run) as writer:
        progress = tqdm(
            range(first, config.epochs),
            initial=first,
            total=config.epochs,
            desc=str(config.run),
            unit="epoch",
            position=progress_row(),
        )
        for epoch in progress:
            started = time.perf_counter()
            loss = train_one_epoch(model, data, optimizer, average, config, epoch)
            writer.add_scalar("train/loss", loss, epoch)
            writer.add_scalar("train/seconds", time.perf_counter() - started, epoch)
            progress.set_postfix(loss=f"{loss:.3f}")
            if (epoch + 1) % SAVE_EVERY == 0:
                _save(config.run / CHECKPOINT, model, optimizer, average, epoch + 1)
    model.load_state_dict(average.state)
    save_model(config.run / FINAL, model.eval(), data, config)
    (config.run / CHECKPOINT).unlink(missing_ok=True)
    return model


def _save(
    path: Path, model: nn.Module, optimizer: torch.optim.Optimizer, average: WeightAverage, n_epochs: int
) -> None:
    state = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "average": average.state,
        "n_averaged": average.n,
        "n_epochs": n_epochs,
        "rng": torch.get_rng_state(),
    }
    partial = path.with_suffix(".partial")
    torch.save(state, partial)
    partial.replace(path)  # so that an interruption leaves the old checkpoint or the new one, never half of one


def _resume(path: Path, model: nn.Module, optimizer: torch.optim.Optimizer, average: WeightAverage) -> int:
    if not path.is_file():
        return 0
    state = torch.load(path, weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    average.state, average.n = state["average"], state["n_averaged"]
    torch.set_rng_state(state["rng"])
    return int(state["n_epochs"])


@torch.no_grad()
def fit_centres(model: AudioCNN, data: TrainingData) -> ClassCentres:
    """Where the training clips of each class lie among the embeddings."""
    device = next(model.parameters()).device
    clean = data.variants[0]
    embeddings = [
        model.embed(model.normalise(clean[rows].unsqueeze(1).to(device))).cpu()
        for rows in torch.split(data.rows, EVAL_BATCH)
    ]
    return ClassCentres(len(data.labels), model.head.in_features).fit(torch.cat(embeddings), data.targets[data.rows])


def save_model(path: Path, model: AudioCNN, data: TrainingData, config: TrainConfig) -> None:
    """Weights with everything needed to evaluate and export them elsewhere."""
    facts = {
        "centres": fit_centres(model, data).state_dict(),
        "labels": list(data.labels),
        "data_name": data.name,
        "data_fingerprint": data.fingerprint,
        "n_clips": data.n_clips,
        "train_config": json.dumps(asdict(config), default=str),
        "model_config": asdict(model.config),
    }
    torch.save({"state": model.state_dict(), **facts}, path)


def load_facts(path: Path) -> dict[str, object]:
    """What `save_model` wrote, the weights under `state`."""
    facts: dict[str, object] = torch.load(path, map_location="cpu", weights_only=True)
    return facts


def load_model(path: Path) -> AudioCNN:
    """The network of a finished run, ready to evaluate."""
    facts = load_facts(path)
    model = AudioCNN(ModelConfig(**facts["model_config"]))  # type: ignore[arg-type]
    model.load_state_dict(facts["state"])  # type: ignore[arg-type]
    return model.eval()


def load_centres(path: Path) -> ClassCentres:
    """The class centres of a finished run."""
    state: dict[str, Tensor] = load_facts(path)["centres"]  # type: ignore[assignment]
    centres = ClassCentres(*state["means"].shape)
    centres.load_state_dict(state)
    return centres


def main() -> None:
    """Trains on every clip: the network that is shipped. `training.evaluate` is the one that holds folds out."""
    config = parse_config(TrainConfig, __doc__ or "")
    torch.set_num_threads(config.threads)
    try:
        dataset = load_dataset(config.data, config.subset)
        data = load_training_data(dataset, config)
    except DatasetError as error:
        sys.exit(f"training: {error}")
    train(config, data)
    print(f"training: {config.run / FINAL} is ready; `python -m training.export --run {config.run}` serves it.")


if __name__ == "__main__":
    main()
