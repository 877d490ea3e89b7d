"""A training run on disk: its results, resuming, refusing other runs, and the command line."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from tests.unit.training.data import TINY, class_folders, write_tone
from training import train as train_module
from training.checkpoint import CHECKPOINT, FINAL, RunMismatch, load_network
from training.config import TrainConfig
from training.data import TrainingData
from training.train import train


def assert_equal_weights(one: Path, other: Path) -> None:
    expected, found = (load_network(run / FINAL).model.state_dict() for run in (one, other))
    for name, tensor in expected.items():
        torch.testing.assert_close(found[name], tensor, msg=name)


def contents(run: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in run.iterdir()}


def test_a_run_saves_the_network_and_its_facts(tmp_path: Path, tone_data: TrainingData) -> None:
    trained = train(replace(TINY, run=tmp_path / "run"), tone_data)
    network = load_network(tmp_path / "run" / FINAL)
    torch.testing.assert_close(network.model.head.weight, trained.model.head.weight)
    assert network.model.config.n_classes == 3
    assert network.centres.means.unique(dim=0).shape == (3, 384)
    # What scatters less around its own class than around all clips has the larger precision.
    assert network.centres.within.trace() >= network.centres.overall.trace() > 0
    assert network.facts["labels"] == ["class0", "class1", "class2"]
    assert network.facts["clips"] == tone_data.dataset.digests() and network.facts["n_clips"] == 12
    assert network.facts["data_fingerprint"] == tone_data.dataset.fingerprint()
    assert network.facts["recipe"]["epochs"] == TINY.epochs and network.facts["lineage"] == []
    assert not (tmp_path / "run" / CHECKPOINT).exists()


def interrupt_after_one_epoch(monkeypatch: pytest.MonkeyPatch, config: TrainConfig, data: TrainingData) -> None:
    real = train_module.train_one_epoch

    def interrupted(learner: train_module.Learner, *arguments: object) -> float:
        if learner.n_epochs == 1:
            raise KeyboardInterrupt
        return real(learner, *arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(train_module, "SAVE_EVERY", 1)
        patch.setattr(train_module, "train_one_epoch", interrupted)
        with pytest.raises(KeyboardInterrupt):
            train(config, data)


def test_an_interrupted_run_ends_like_one_in_one_piece(
    tmp_path: Path, tones: Path, tone_data: TrainingData, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = replace(TINY, init=str(tones / "mn04.safetensors"), dropout=0.2, mixup=0.5)
    train(replace(config, run=tmp_path / "whole"), tone_data)
    in_pieces = replace(config, run=tmp_path / "pieces")
    interrupt_after_one_epoch(monkeypatch, in_pieces, tone_data)
    assert (tmp_path / "pieces" / CHECKPOINT).is_file()
    train(in_pieces, tone_data)
    assert_equal_weights(tmp_path / "whole", tmp_path / "pieces")


def test_a_finished_run_is_not_trained_again(
    tmp_path: Path, tone_data: TrainingData, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = replace(TINY, run=tmp_path, epochs=1)
    train(config, tone_data)
    monkeypatch.setattr(train_module, "train_one_epoch", lambda *_: pytest.fail("trained again"))
    train(replace(config, threads=7), tone_data)


def test_a_run_of_other_data_recipe_or_weights_is_refused_and_loses_nothing(
    tmp_path: Path, tones: Path, tone_data: TrainingData, monkeypatch: pytest.MonkeyPatch
) -> None:
    finished, begun = replace(TINY, run=tmp_path / "finished", epochs=1), replace(TINY, run=tmp_path / "begun")
    train(finished, tone_data)
    interrupt_after_one_epoch(monkeypatch, begun, tone_data)
    for config in (finished, begun):
        before = contents(config.run)
        for other in (replace(config, epochs=3), replace(config, init=str(tones / "mn04.safetensors"))):
            with pytest.raises(RunMismatch, match=r"other recordings, settings or starting weights: name another"):
                train(other, tone_data)
        with pytest.raises(RunMismatch):
            train(config, replace(tone_data, key="other recordings"))
        assert contents(config.run) == before


def command_line(tones: Path, run: Path, *more: str) -> list[str]:
    flags = {"epochs": 1, "batch-size": 4, "crop-frames": 64, "n-degraded": 0, "n-unknown": 0, "init": "none"}
    places = {"data": tones / "data", "cache": tones / "cache", "run": run}
    return ["train", *(f"--{name}={value}" for name, value in {**flags, **places}.items()), *more]


def test_the_command_trains_and_refuses_other_recordings_in_one_line(
    tmp_path: Path, tones: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = tmp_path / "run"
    monkeypatch.setattr(sys, "argv", command_line(tones, run))
    train_module.main()
    before = contents(run)
    class_folders(tmp_path / "data", n_clips=2)
    write_tone(tmp_path / "data" / "class0" / "more.wav", 300)
    monkeypatch.setattr(sys, "argv", command_line(tones, run, f"--data={tmp_path / 'data'}"))
    with pytest.raises(SystemExit) as refused:
        train_module.main()
    assert str(refused.value).startswith(f"training: {run} holds a network of other") and "\n" not in str(refused.value)
    assert contents(run) == before


def test_missing_starting_weights_are_reported_in_one_line(
    tmp_path: Path, tones: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", command_line(tones, tmp_path / "run", "--init=gone.safetensors"))
    with pytest.raises(SystemExit, match=r"^training: --init gone\.safetensors: .* cannot be read"):
        train_module.main()
    assert not (tmp_path / "run").exists()
