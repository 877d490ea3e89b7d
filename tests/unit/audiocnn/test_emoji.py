"""A sign for every class."""

from pathlib import Path

import pytest

from audiocnn.emoji import EMOJI, NEUTRAL, emoji_for


@pytest.mark.parametrize("label", ["dog_bark", "Dog Bark", " dog-bark "])
def test_a_label_is_found_however_it_is_spelled(label: str) -> None:
    assert emoji_for(label) == "🐕"


def test_a_class_without_a_sign_of_its_own_gets_the_neutral_one() -> None:
    assert emoji_for("a sound without an emoji") == NEUTRAL


def test_every_label_in_the_table_can_be_found() -> None:
    assert [label for label in EMOJI if emoji_for(label) != EMOJI[label]] == []


def test_no_two_shipped_classes_share_a_sign() -> None:
    labels = Path("model_repository/audio_cnn/labels.txt").read_text(encoding="utf-8").split()
    assert len({emoji_for(label) for label in labels}) == len(labels) > 1
