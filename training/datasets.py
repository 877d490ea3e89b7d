"""Finds labelled clips on disk, in three layouts, and names whatever is wrong with them.

ESC-50              meta/*.csv with `filename, fold, target, category`, recordings in audio/ (ESC-10 too)
UrbanSound8K        metadata/UrbanSound8K.csv, recordings in audio/fold1 ... fold10
a folder per class  <class>/<any recording>; each file's fold follows from its name
"""

import csv
import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

AUDIO_SUFFIXES = frozenset({".wav", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".aif", ".aiff", ".w64", ".caf", ".au"})
N_FOLDS = 5


class DatasetError(Exception):
    """The data cannot be used as it is; the message says which file and what to do."""


@dataclass(frozen=True, slots=True)
class Clip:
    """One labelled recording."""

    path: Path
    fold: int
    target: int
    """Class index, `Dataset.labels[target]`."""
    source: str
    """The recording that the clip was cut from: no source may lie on both sides of a split."""
    subset: str = ""
    """The collection it came from, where a data set joins several."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """Every clip, its class and its fold."""

    name: str
    labels: tuple[str, ...]
    clips: tuple[Clip, ...]

    @property
    def folds(self) -> tuple[int, ...]:
        """The fold numbers, ascending."""
        return tuple(sorted({clip.fold for clip in self.clips}))

    def digests(self) -> list[str]:
        """A short digest of each clip's bytes: the same recording in two data sets has the same.

        Raises:
            DatasetError: a recording cannot be read.
        """
        return [_digest_of_file(clip.path, clip.path.stat().st_mtime_ns) for clip in self.clips]

    def fingerprint(self) -> str:
        """A digest of names, bytes, classes and folds: figures with equal fingerprints are of equal data.

        Raises:
            DatasetError: a recording cannot be read.
        """
        lines = [
            f"{clip.path.name} {digest} {clip.fold} {self.labels[clip.target]}"
            for clip, digest in zip(self.clips, self.digests(), strict=True)
        ]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


@cache
def _digest_of_file(path: Path, mtime_ns: int) -> str:  # noqa: ARG001 - part of the cache's key: a rewritten file is read again
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:10]
    except OSError as error:
        raise DatasetError(f"{path} cannot be read ({error}).") from error


def load_dataset(root: Path, subset: str = "") -> Dataset:
    """Reads whichever layout lies at `root`.

    Args:
        subset: only the rows of one collection: the `dataset` column's value, or `esc10` in ESC-50's own table.

    Raises:
        DatasetError: nothing there, a file is missing, a class is too small, or a source is in two folds.
    """
    if not root.is_dir():
        raise DatasetError(f"{root} is not a folder: give the folder of a data set with --data.")
    urbansound = root / "metadata" / "UrbanSound8K.csv"
    tables = sorted((root / "meta").glob("*.csv"))
    if urbansound.is_file():
        dataset = _load_urbansound8k(root, urbansound)
    elif tables:
        dataset = _load_esc50(root, tables[0], subset)
    else:
        dataset = _load_folders(root)
    _check(dataset, root)
    return dataset


def read_table(table: Path, columns: set[str]) -> list[dict[str, str]]:
    """The rows of a CSV file.

    Raises:
        DatasetError: it is not there, or lacks a column.
    """
    if not table.is_file():
        raise DatasetError(f"{table} is not there.")
    with table.open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        if missing := columns - set(reader.fieldnames or ()):
            raise DatasetError(f"{table} has no column {', '.join(sorted(missing))}: it is not a table of that layout.")
        return list(reader)


def _load_esc50(root: Path, table: Path, subset: str) -> Dataset:
    rows = read_table(table, {"filename", "fold", "target", "category"})
    if subset:
        rows = [row for row in rows if row.get("dataset") == subset or row.get(subset, "").lower() == "true"]
        if not rows:
            raise DatasetError(f"{table} has no rows of the subset {subset!r}.")
    category_of = {int(row["target"]): row["category"] for row in rows}
    order = sorted(category_of)
    clips = tuple(
        Clip(
            path=root / "audio" / row["filename"],
            fold=int(row["fold"]),
            target=order.index(int(row["target"])),
            source=row.get("source") or row.get("src_file") or row["filename"],
            subset=row.get("dataset", ""),
        )
        for row in rows
    )
    return Dataset(subset or table.stem, tuple(category_of[target] for target in order), clips)


def _load_urbansound8k(root: Path, table: Path) -> Dataset:
    rows = read_table(table, {"slice_file_name", "fsID", "fold", "classID", "class"})
    category_of = {int(row["classID"]): row["class"] for row in rows}
    order = sorted(category_of)
    clips = tuple(
        Clip(
            path=root / "audio" / f"fold{row['fold']}" / row["slice_file_name"],
            fold=int(row["fold"]),
            target=order.index(int(row["classID"])),
            source=row["fsID"],
        )
        for row in rows
    )
    return Dataset("UrbanSound8K", tuple(category_of[target] for target in order), clips)


def _load_folders(root: Path) -> Dataset:
    folders = sorted(folder for folder in root.iterdir() if folder.is_dir() and not folder.name.startswith("."))
    clips: list[Clip] = []
    for target, folder in enumerate(folders):
        files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in AUDIO_SUFFIXES)
        clips += [Clip(path, 0, target, f"{folder.name}/{path.relative_to(folder)}") for path in files]
    if not clips:
        raise DatasetError(
            f"{root} has no recordings: expected meta/*.csv (ESC-50), metadata/UrbanSound8K.csv, or one folder for "
            "each class with recordings in it (WAV, FLAC, OGG, MP3, AIFF)."
        )
    return Dataset(root.resolve().name, tuple(folder.name for folder in folders), _draw_folds(tuple(clips)))


def _draw_folds(clips: tuple[Clip, ...]) -> tuple[Clip, ...]:
    """Gives each recording a fold by a digest of its name, so that it keeps it when others are added.

    Only where all of a class would lie in one fold, which few recordings can, its last one goes to the next fold.
    """
    drawn = [replace(clip, fold=1 + _digest(clip.source) % N_FOLDS) for clip in clips]
    for target in {clip.target for clip in drawn}:
        of_class = [i for i, clip in enumerate(drawn) if clip.target == target]
        if len({drawn[i].fold for i in of_class}) == 1:
            last = max(of_class, key=lambda i: _digest(drawn[i].source))
            drawn[last] = replace(drawn[last], fold=1 + drawn[last].fold % N_FOLDS)
    return tuple(drawn)


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])


def _check(dataset: Dataset, root: Path) -> None:
    if missing := [clip.path for clip in dataset.clips if not clip.path.is_file()]:
        raise DatasetError(
            f"{len(missing)} of {len(dataset.clips)} recordings are missing, the first is {missing[0]}: "
            "copy them there or take their rows out of the table."
        )
    if len(dataset.labels) < 2:
        raise DatasetError(f"{root} has only the class {dataset.labels[0]!r}: a classifier needs at least two.")
    counts = Counter(clip.target for clip in dataset.clips)
    for target, label in enumerate(dataset.labels):
        if counts[target] < 2:
            raise DatasetError(
                f"The class {label!r} has {counts[target]} clip(s): add recordings so that there is at least one to "
                "learn from and one to test on, or remove the class."
            )
    fold_of: dict[tuple[str, str], int] = {}
    for clip in dataset.clips:
        if fold_of.setdefault((clip.subset, clip.source), clip.fold) != clip.fold:
            raise DatasetError(
                f"The source {clip.source!r} is in more than one fold: clips of one recording on both sides of a split "
                "make every figure too good. Give all of them one fold."
            )
