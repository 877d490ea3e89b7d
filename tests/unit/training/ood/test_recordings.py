"""Recorded sounds of no class, by group."""

import csv
from pathlib import Path

import numpy as np
import pytest
import torch

from audiocnn.sound.features import LogMelSpectrogram
from audiocnn.sound.logmel import LogMelConfig
from tests.unit.training.data import write_table, write_tone
from training.datasets import DatasetError
from training.features import decode_windows
from training.ood import recordings
from training.ood.recordings import load_recordings

SHAPE = LogMelConfig().shape[1:]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, frequency_hz, seconds in (("a.wav", 300, 0.5), ("b.wav", 900, 12), ("c.wav", 2_700, 1)):
        write_tone(tmp_path / "others" / name, frequency_hz, seconds)
    (tmp_path / "others" / "sources.md").write_text("whose they are")
    return tmp_path / "others"


def table(folder: Path, *rows: tuple[str, str]) -> Path:
    write_table(folder.parent / "groups.csv", [{"filename": name, "group": group} for name, group in rows])
    return folder.parent / "groups.csv"


def test_without_a_table_all_recordings_are_one_group(folder: Path) -> None:
    found = load_recordings(folder, Path())
    assert list(found) == ["others"] and found["others"].shape == (3, *SHAPE)


def test_a_table_groups_them_and_leaves_the_rest_out(folder: Path) -> None:
    found = load_recordings(folder, table(folder, ("c.wav", "high"), ("a.wav", "low")))
    assert {group: len(log_mels) for group, log_mels in found.items()} == {"high": 1, "low": 1}


def test_each_is_its_first_window(folder: Path) -> None:
    found = load_recordings(folder, table(folder, ("b.wav", "long")))["long"]
    first, *others = decode_windows(folder / "b.wav", LogMelConfig())
    assert others
    np.testing.assert_allclose(found, LogMelSpectrogram()(torch.from_numpy(first)[None])[0].numpy(), atol=1e-3)


def test_a_missing_recording_is_named(folder: Path) -> None:
    groups = table(folder, ("a.wav", "low"), ("gone.wav", "low"), ("lost.wav", "high"))
    with pytest.raises(DatasetError, match=r"2 of the --ood recordings are missing, the first is .*gone\.wav"):
        load_recordings(folder, groups)


def test_an_unreadable_recording_is_named(folder: Path) -> None:
    (folder / "d.wav").write_bytes(b"not a recording")
    with pytest.raises(DatasetError, match=r"d\.wav cannot be used"):
        load_recordings(folder, Path())


def test_the_projects_own_table_has_the_columns() -> None:
    with (Path(recordings.__file__).parent / "other_sounds.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert all(row["filename"] and row["group"] for row in rows)
    assert len({row["filename"] for row in rows}) == len(rows) > 100
    assert len({row["group"] for row in rows}) == 2


def test_what_cannot_be_used_is_said(folder: Path) -> None:
    with pytest.raises(DatasetError, match="no recordings to judge with"):
        load_recordings(folder / "missing", Path())
    with pytest.raises(DatasetError, match=r"missing\.csv is not there"):
        load_recordings(folder, folder / "missing.csv")
    write_table(folder.parent / "other.csv", [{"filename": "a.wav", "kind": "x"}])
    with pytest.raises(DatasetError, match="no column group"):
        load_recordings(folder, folder.parent / "other.csv")
