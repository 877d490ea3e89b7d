"""Three layouts, and every complaint about them."""

from collections import Counter
from pathlib import Path

import pytest

from tests.unit.training.data import class_folders, write_table, write_tone
from training.datasets import DatasetError, load_dataset


def esc50(root: Path, **changes: object) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = [
        {
            "filename": f"{fold}-{target}.wav",
            "fold": fold,
            "target": target,
            "category": category,
            "src_file": f"{fold}{target}",
            "esc10": str(target == 7).lower() if target != 9 else "False",
            "take": "A",
        }
        for fold in (1, 2)
        for target, category in ((7, "rain"), (9, "dog"))
    ]
    for row in rows:
        write_tone(root / "audio" / str(row["filename"]), 440)
    rows[0] |= changes
    write_table(root / "meta" / "esc50.csv", rows)
    return rows


def test_esc50_layout(tmp_path: Path) -> None:
    esc50(tmp_path)
    dataset = load_dataset(tmp_path)
    assert dataset.labels == ("rain", "dog")
    assert [(clip.fold, clip.target, clip.source) for clip in dataset.clips] == [
        (1, 0, "17"), (1, 1, "19"), (2, 0, "27"), (2, 1, "29"),
    ]  # fmt: skip
    assert dataset.folds == (1, 2)


def test_a_subset_is_numbered_from_zero(tmp_path: Path) -> None:
    rows = esc50(tmp_path)
    for i, (dataset, target, category) in enumerate(
        (("other", 5, "cat"), ("mine", 30, "fan"), ("mine", 31, "tap")) * 2
    ):
        write_tone(tmp_path / "audio" / f"more{i}.wav", 440)
        more = {
            "filename": f"more{i}.wav",
            "fold": 1 + i // 3,
            "target": target,
            "category": category,
            "src_file": f"m{i}",
        }
        rows.append(rows[0] | more | {"dataset": dataset})
    for row in rows:
        row.setdefault("dataset", "other")
    write_table(tmp_path / "meta" / "esc50.csv", rows)
    dataset_of_two = load_dataset(tmp_path, subset="mine")
    assert dataset_of_two.labels == ("fan", "tap")
    assert [clip.target for clip in dataset_of_two.clips] == [0, 1, 0, 1]


def test_esc10_column_selects(tmp_path: Path) -> None:
    rows = esc50(tmp_path)
    for row in rows:
        row["esc10"] = "True"
    write_table(tmp_path / "meta" / "esc50.csv", rows)
    assert len(load_dataset(tmp_path, subset="esc10").clips) == 4


def test_an_unknown_subset_is_named(tmp_path: Path) -> None:
    esc50(tmp_path)
    with pytest.raises(DatasetError, match="no rows of the subset 'esc11'"):
        load_dataset(tmp_path, subset="esc11")


def test_urbansound8k_layout(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = []
    for fold in (1, 2):
        for target, category in ((0, "air_conditioner"), (3, "dog_bark")):
            name = f"{fold}{target}-{target}-0-0.wav"
            write_tone(tmp_path / "audio" / f"fold{fold}" / name, 300)
            rows.append(
                {"slice_file_name": name, "fsID": f"{fold}{target}", "fold": fold, "classID": target, "class": category}
            )
    write_table(tmp_path / "metadata" / "UrbanSound8K.csv", rows)
    dataset = load_dataset(tmp_path)
    assert dataset.labels == ("air_conditioner", "dog_bark")
    assert [clip.fold for clip in dataset.clips] == [1, 1, 2, 2]


def folds_by_class(root: Path) -> dict[str, dict[str, int]]:
    dataset = load_dataset(root)
    return {
        label: {clip.path.name: clip.fold for clip in dataset.clips if dataset.labels[clip.target] == label}
        for label in dataset.labels
    }


@pytest.mark.parametrize("n_clips", [2, 3, 12])
def test_a_folder_per_class_gets_folds_and_no_class_lies_in_one_alone(tmp_path: Path, n_clips: int) -> None:
    n_classes = 30
    for target in range(n_classes):
        for i in range(n_clips):
            path = tmp_path / f"class{target:02}" / f"{i}.wav"
            path.parent.mkdir(exist_ok=True)
            path.touch()
    found = folds_by_class(tmp_path)
    assert list(found) == [f"class{target:02}" for target in range(n_classes)]
    assert all(len(set(folds.values())) > 1 for folds in found.values())
    counts = Counter(fold for folds in found.values() for fold in folds.values())
    assert sorted(counts) == [1, 2, 3, 4, 5]
    assert min(counts.values()) > n_classes * n_clips / 10, "some fold has hardly a clip"


def test_a_clip_keeps_its_fold_when_others_are_added(tmp_path: Path) -> None:
    before = folds_by_class(class_folders(tmp_path, n_classes=3, n_clips=12))
    for name in ("-first.wav", "5a.wav", "zlast.wav"):
        write_tone(tmp_path / "class1" / name, 440)
    class_folders(tmp_path / "another", n_classes=1, n_clips=3)
    (tmp_path / "another" / "class0").rename(tmp_path / "a class before all others")
    (tmp_path / "another").rmdir()
    after = folds_by_class(tmp_path)
    assert len(after) == 4 and len(after["class1"]) == 15
    assert all(folds.items() <= after[label].items() for label, folds in before.items())


def test_a_clip_keeps_its_fold_wherever_the_data_lies(tmp_path: Path) -> None:
    assert folds_by_class(class_folders(tmp_path / "here")) == folds_by_class(class_folders(tmp_path / "there"))


def test_folds_are_the_same_each_time(tmp_path: Path) -> None:
    root = class_folders(tmp_path)
    assert load_dataset(root) == load_dataset(root)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    esc50(tmp_path)
    (tmp_path / "audio" / "1-7.wav").unlink()
    with pytest.raises(DatasetError, match=r"1 of 4 recordings are missing, the first is .*1-7\.wav"):
        load_dataset(tmp_path)


def test_a_class_with_one_clip_is_named(tmp_path: Path) -> None:
    class_folders(tmp_path)
    write_tone(tmp_path / "lonely" / "only.wav", 440)
    with pytest.raises(DatasetError, match=r"The class 'lonely' has 1 clip"):
        load_dataset(tmp_path)


def test_one_class_is_not_enough(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="only the class 'class0'"):
        load_dataset(class_folders(tmp_path, n_classes=1))


def test_a_source_on_both_sides_of_a_split_is_refused(tmp_path: Path) -> None:
    esc50(tmp_path, src_file="27")
    with pytest.raises(DatasetError, match="source '27' is in more than one fold"):
        load_dataset(tmp_path)


@pytest.mark.parametrize("make", ["nothing", "empty"])
def test_a_folder_without_recordings_says_what_was_expected(tmp_path: Path, make: str) -> None:
    root = tmp_path / make
    if make == "empty":
        root.mkdir()
    with pytest.raises(DatasetError, match=r"--data|folder for each class"):
        load_dataset(root)


def test_a_table_of_another_kind_is_refused(tmp_path: Path) -> None:
    write_table(tmp_path / "meta" / "x.csv", [{"filename": "a.wav", "label": "rain"}])
    with pytest.raises(DatasetError, match="no column category, fold, target"):
        load_dataset(tmp_path)


def test_the_fingerprint_follows_the_data(tmp_path: Path) -> None:
    before = load_dataset(class_folders(tmp_path)).fingerprint()
    write_tone(tmp_path / "class0" / "0.wav", 333)  # another recording of the same name and size
    assert load_dataset(tmp_path).fingerprint() != before


def test_a_recording_has_the_same_digest_in_every_data_set(tmp_path: Path) -> None:
    whole = load_dataset(class_folders(tmp_path / "whole", n_classes=3))
    part = load_dataset(class_folders(tmp_path / "part", n_classes=2))
    assert whole.digests()[: len(part.clips)] == part.digests()
    write_tone(tmp_path / "part" / "class0" / "0.wav", 333)
    assert load_dataset(tmp_path / "part").digests()[0] not in whole.digests()
