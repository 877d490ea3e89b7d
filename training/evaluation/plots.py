"""The two plots of the report."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

matplotlib.use("Agg")

DPI = 110


def draw_confusion(table: NDArray[np.int64], labels: Sequence[str], path: Path) -> None:
    """Rows are the true classes; each cell is coloured by its share of the row and shows its count."""
    n = len(labels)
    size = max(4.0, 0.3 * n + 2.5)
    figure = Figure(figsize=(size, size), layout="constrained")
    axes = figure.subplots()
    share = table / np.maximum(table.sum(axis=1, keepdims=True), 1)
    image = axes.imshow(share, cmap="Blues", vmin=0, vmax=1)
    names = [label.replace("_", " ") for label in labels]
    axes.set_xticks(range(n), names, rotation=90, fontsize=8)
    axes.set_yticks(range(n), names, fontsize=8)
    axes.set_xlabel("predicted")
    axes.set_ylabel("true")
    axes.set_title("Held-out clips: share of each true class (colour) and count")
    for (row, column), count in np.ndenumerate(table):
        if count:
            colour = "white" if share[row, column] > 0.5 else "black"
            axes.text(column, row, str(count), ha="center", va="center", fontsize=6, color=colour)
    figure.colorbar(image, ax=axes, shrink=0.6, label="share of the true class")
    figure.savefig(path, dpi=DPI)


def draw_reliability(bins: Sequence[dict[str, Any]], path: Path) -> None:
    """Accuracy against confidence; the size of a point is the number of clips in its bin."""
    figure = Figure(figsize=(4.8, 4.8), layout="constrained")
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color="0.6", linestyle="--", label="perfect")
    count = np.array([b["count"] for b in bins])
    axes.scatter(
        [b["confidence"] for b in bins], [b["accuracy"] for b in bins], s=20 + 400 * count / count.sum(), alpha=0.8
    )
    axes.set(xlim=(0, 1), ylim=(0, 1.02), xlabel="probability of the predicted class", ylabel="share that was right")
    axes.set_title("Held-out clips, after the temperature")
    axes.legend(loc="upper left")
    figure.savefig(path, dpi=DPI)
