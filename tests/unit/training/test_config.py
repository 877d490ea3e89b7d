"""Every choice is a flag."""

from pathlib import Path

import pytest

from training.config import TrainConfig, parse_config
from training.evaluate import EvaluateConfig


def test_the_command_line_overrides_the_recipe() -> None:
    config = parse_config(EvaluateConfig, "", ["--epochs", "3", "--init", "none", "--lr", "0.1", "--out", "x"])
    assert (config.epochs, config.init, config.lr, config.out) == (3, "none", 0.1, Path("x"))
    assert config.batch_size == TrainConfig().batch_size and config.leave_out
    assert not parse_config(EvaluateConfig, "", ["--no-leave-out"]).leave_out


@pytest.mark.parametrize("wrong", [["--epochs", "many"], ["--no-such-flag", "1"]])
def test_a_wrong_flag_ends_with_usage(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse_config(TrainConfig, "", wrong)
    assert "usage" in capsys.readouterr().err
