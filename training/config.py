"""Every choice of a training run, typed, each with its reason, each a flag on the command line."""

import argparse
import typing
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import TypeVar

SHIPPED, RANDOM = "shipped", "none"


@dataclass(frozen=True, slots=True)
class TrainConfig:
    """Defaults are the recipe of the shipped model."""

    data: Path = Path("data")
    """Folder of the data set: ESC-50's layout, UrbanSound8K's, or a folder per class."""
    subset: str = ""
    """Only one collection of it (the `dataset` column, or `esc10`)."""
    run: Path = Path("runs/final")
    """Where checkpoints and TensorBoard logs go; running again resumes from there."""
    cache: Path = Path("runs/cache")
    """Where computed log-mels are kept."""
    seed: int = 0
    device: str = "auto"
    """`cpu`, `cuda`, or `auto`: CUDA when there is one."""
    threads: int = 1
    """CPU threads. One is fastest on few cores: the layers are small, and threads wait for each other."""

    init: str = SHIPPED
    """Weights to start from: `shipped`, the network that comes with the project; `none`, random ones; or the path of an
    EfficientAT mn04 checkpoint (safetensors)."""
    dropout: float = 0.2
    epochs: int = 24
    batch_size: int = 16
    lr: float = 5e-4
    """Peak learning rate of AdamW, reached after the warm-up and brought down to zero along a cosine."""
    weight_decay: float = 0.02
    """Not on batch norm and biases."""
    warm_up: float = 0.1
    """Share of all steps."""
    ema_decay: float = 0.99
    """Weights are averaged over about 1 / (1 - decay) steps; the average is what is evaluated and exported."""
    max_grad_norm: float = 5.0

    crop_frames: int = 250
    """Training looks at half a window (2.5 s) at a time: half the cost, and twice the variety."""
    whole_windows: float = 0.2
    """Share of the epochs, the last ones, that look at whole windows, which is what the services send."""
    p_hidden: float = 0.5
    """How often cells of a clip are hidden (see `augment.hide_cells`)."""
    distillation: float = 1.0
    """Weight of the loss that keeps the embedding of a clip with hidden cells near what the starting weights make of
    the whole clip (see `losses.Teacher`); without starting weights there is none."""
    n_degraded: int = 6
    """Copies of each clip through a random bad recording chain (see `degrade.random_chain`)."""
    p_degraded: float = 0.5
    """How often training sees such a copy instead of the clip."""
    mixup: float = 0.3
    """Probability that a batch is mixed with itself."""
    mixup_alpha: float = 0.3
    n_unknown: int = 400
    """Synthesised sounds of no class (see `ood/synthetic.py`), so that the network learns what it has not learned."""
    unknown_per_batch: int = 1
    unknown_weight: float = 0.3
    """Weight of the losses about them against the classification loss."""


Config = TypeVar("Config")


def add_arguments(parser: argparse.ArgumentParser, config_class: type[Config]) -> None:
    """One `--flag` for each field of a dataclass, with its type and default."""
    hints = typing.get_type_hints(config_class)
    for field in fields(config_class):  # type: ignore[arg-type]
        hint, default = hints[field.name], None if field.default is MISSING else field.default
        flag, described = f"--{field.name.replace('_', '-')}", f"default: {default}"
        if hint is bool:
            parser.add_argument(flag, action=argparse.BooleanOptionalAction, default=default, help=described)
        else:
            parser.add_argument(flag, type=hint, default=default, help=described)


def parse_config(config_class: type[Config], description: str, argv: list[str] | None = None) -> Config:
    """The dataclass, filled from the command line."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_arguments(parser, config_class)
    return config_class(**vars(parser.parse_args(argv)))
