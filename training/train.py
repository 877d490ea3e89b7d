"""Trains one network: on every clip, or on all folds but one.

    python -m training.train --data DIR [--run runs/final] [--any-field-of-TrainConfig VALUE]

Ctrl-C and the same command again goes on where it stopped. TensorBoard: `tensorboard --logdir runs`.
"""

import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.optim.lr_scheduler import CosineAnnealingLR, LinearLR, LRScheduler, SequentialLR
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from torch.utils.tensorboard import SummaryWriter
from tqdm import tqdm

from training.augment import augment, hide_some
from training.checkpoint import (
    CHECKPOINT,
    FINAL,
    RunMismatch,
    TrainedNetwork,
    check_identity,
    identity,
    load_network,
    recipe,
    save_checkpoint,
    save_network,
)
from training.config import RANDOM, TrainConfig, parse_config
from training.data import TrainingData, load_training_data
from training.datasets import DatasetError, load_dataset
from training.jobs import progress_row
from training.losses import Batch, Teacher, batch_loss
from training.model import AudioCNN, ModelConfig
from training.ood.score import ClassCentres
from training.pretrained import fingerprint, fit_linear_probe, lineage, load_start
from training.responses import count_responses

EVAL_BATCH = 32
SAVE_EVERY = 2
"""Epochs between two checkpoints."""


def pick_device(name: str) -> torch.device:
    """`auto` means CUDA when there is one."""
    return torch.device("cuda" if name == "auto" and torch.cuda.is_available() else "cpu" if name == "auto" else name)


def make_optimizer(model: nn.Module, config: TrainConfig) -> torch.optim.Optimizer:
    """AdamW, with weight decay on the convolutions' and the head's weights only."""
    decayed = [p for p in model.parameters() if p.ndim > 1]
    others = [p for p in model.parameters() if p.ndim <= 1]
    groups = [{"params": decayed, "weight_decay": config.weight_decay}, {"params": others, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=config.lr, fused=True)


def make_schedule(optimizer: torch.optim.Optimizer, n_steps: int, config: TrainConfig) -> LRScheduler:
    """Linear warm-up, then a cosine down to zero."""
    n_warm_up = max(1, round(config.warm_up * n_steps))
    warm_up = LinearLR(optimizer, start_factor=1 / n_warm_up, total_iters=n_warm_up)
    cosine = CosineAnnealingLR(optimizer, max(1, n_steps - n_warm_up))
    return SequentialLR(optimizer, [warm_up, cosine], [n_warm_up])


def crop_length(data: TrainingData, config: TrainConfig, epoch: int) -> int:
    """Frames to look at: a crop first, whole windows in the last epochs.

    Means over a crop are not those over a window, in which a sound may come with its pauses; a network that was
    brought from one to the other at the end is better than one that never saw the other ("FixRes", Touvron 2019).
    """
    whole = epoch >= config.epochs - round(config.whole_windows * config.epochs)
    return data.variants[0].shape[2] if whole else config.crop_frames


def set_training(model: AudioCNN, config: TrainConfig) -> None:
    """Training mode; batch norm keeps the statistics of pretrained weights, which small batches would only blur."""
    model.train()
    if config.init != RANDOM:
        for module in model.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.eval()


@dataclass(slots=True)
class Learner:
    """What changes while a network learns, and is resumed."""

    model: AudioCNN
    optimizer: torch.optim.Optimizer
    schedule: LRScheduler
    average: AveragedModel
    teacher: Teacher | None
    n_epochs: int = 0

    def state_dict(self) -> dict[str, object]:
        """Everything that a later process needs to go on, the random generator included."""
        parts = {name: getattr(self, name).state_dict() for name in ("model", "optimizer", "schedule", "average")}
        return {**parts, "n_epochs": self.n_epochs, "rng": torch.get_rng_state()}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """The inverse of `state_dict`."""
        for name in ("model", "optimizer", "schedule", "average"):
            getattr(self, name).load_state_dict(state[name])
        self.n_epochs = state["n_epochs"]
        torch.set_rng_state(state["rng"])


def train_one_epoch(learner: Learner, data: TrainingData, config: TrainConfig) -> float:
    """One pass over the training clips; returns the mean loss."""
    model, optimizer = learner.model, learner.optimizer
    set_training(model, config)
    device = next(model.parameters()).device
    n_frames = crop_length(data, config, learner.n_epochs)
    total = 0.0
    for log_mels, targets in data.batches():
        one_hot = functional.one_hot(targets, len(data.labels)).float().to(device)
        whole = augment(log_mels, n_frames)
        batch = Batch(whole.to(device), hide_some(whole, config.p_hidden).to(device), one_hot)
        loss = batch_loss(model, learner.teacher, batch, config)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(model.parameters(), config.max_grad_norm)
        optimizer.step()
        learner.schedule.step()
        learner.average.update_parameters(model)
        total += loss.item()
    learner.n_epochs += 1
    return total / data.n_batches


def start(config: TrainConfig, data: TrainingData) -> Learner:
    """A network of the starting weights, its head a linear probe on them, and those weights as its teacher."""
    torch.manual_seed(config.seed)
    model = AudioCNN(ModelConfig(len(data.labels), config.dropout)).to(pick_device(config.device))
    load_start(model, config.init)
    model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    teacher = None
    if config.init != RANDOM:
        embeddings = embed_clean(model.eval(), data)
        fit_linear_probe(model.head, embeddings, data.targets[data.rows])
        teacher = Teacher(model, embeddings)
    optimizer = make_optimizer(model, config)
    schedule = make_schedule(optimizer, data.n_batches * config.epochs, config)
    moving_average = get_ema_multi_avg_fn(config.ema_decay)  # type: ignore[no-untyped-call]
    average = AveragedModel(model, multi_avg_fn=moving_average, use_buffers=True)
    return Learner(model, optimizer, schedule, average, teacher)


def train(config: TrainConfig, data: TrainingData) -> TrainedNetwork:
    """Trains to the last epoch and returns the averaged weights; no epoch is chosen by its accuracy.

    An interrupted run in `config.run` is resumed, a finished one returned.

    Raises:
        RunMismatch: the folder holds a run of other data, another recipe or other starting weights.
    """
    which = identity(config, data.key, fingerprint(config.init))
    check_identity(config.run, which)
    if (config.run / FINAL).is_file():
        return load_network(config.run / FINAL)
    config.run.mkdir(parents=True, exist_ok=True)
    learner, checkpoint = start(config, data), config.run / CHECKPOINT
    if checkpoint.is_file():
        learner.load_state_dict(torch.load(checkpoint, weights_only=True))
    with SummaryWriter(config.run) as writer:
        progress = tqdm(
            range(learner.n_epochs, config.epochs),
            initial=learner.n_epochs,
            total=config.epochs,
            desc=str(config.run),
            unit="epoch",
            position=progress_row(),
        )
        for epoch in progress:
            started = time.perf_counter()
            loss = train_one_epoch(learner, data, config)
            writer.add_scalar("train/loss", loss, epoch)
            writer.add_scalar("train/seconds", time.perf_counter() - started, epoch)
            progress.set_postfix(loss=f"{loss:.3f}")
            if learner.n_epochs % SAVE_EVERY == 0:
                save_checkpoint(checkpoint, {**learner.state_dict(), "identity": which})
    model: AudioCNN = learner.average.module.eval()  # type: ignore[assignment]
    facts = {**data.facts(), "identity": which, "recipe": recipe(config), "lineage": lineage(config.init)}
    centres = ClassCentres(*model.head.weight.shape).fit(embed_clean(model, data), data.targets[data.rows])
    responses = count_responses(model, data.variants[0][data.rows], data.targets[data.rows])
    network = TrainedNetwork(model, centres, facts, responses)
    save_network(config.run / FINAL, network)
    checkpoint.unlink(missing_ok=True)
    return network


@torch.no_grad()
def embed_clean(model: AudioCNN, data: TrainingData) -> Tensor:
    """Embeddings `(window, channel)` of the training clips as they are."""
    device, clean = next(model.parameters()).device, data.variants[0]
    return torch.cat(
        [
            model.embed(model.normalise(clean[rows].unsqueeze(1).to(device))).cpu()
            for rows in torch.split(data.rows, EVAL_BATCH)
        ]
    )


def main() -> None:
    """Trains on every clip: the network that is shipped. `training.evaluate` is the one that holds folds out."""
    config = parse_config(TrainConfig, __doc__ or "")
    torch.set_num_threads(config.threads)
    try:
        dataset = load_dataset(config.data, config.subset)
        train(config, load_training_data(dataset, config))
    except (DatasetError, RunMismatch) as error:
        sys.exit(f"training: {error}")
    print(f"training: {config.run / FINAL} is ready; `python -m training.export --run {config.run}` serves it.")


if __name__ == "__main__":
    main()
