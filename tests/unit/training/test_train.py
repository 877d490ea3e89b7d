"""The training loop: resume, optimisers, losses, command line."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from tests.unit.training.data import class_folders, random_network
from training import train as train_module
from training.config import TrainConfig, parse_config
from training.crossval import fold_config, fold_jobs, load_folds, training_seconds
from training.data import TrainingData, load_training_data
from training.datasets import load_dataset
from training.evaluate import EvaluateConfig
from training.jobs import run_jobs
from training.train import (
    CHECKPOINT,
    FINAL,
    WeightAverage,
    batch_loss,
    crop_length,
    learning_rate,
    load_centres,
    load_model,
    make_optimizer,
    train,
)

TINY = TrainConfig(
    width=8, epochs=2, batch_size=4, crop_frames=64, n_degraded=0, n_unknown=0, device="cpu", mixup=0.0, dropout=0.0
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> TrainingData:
    folder = tmp_path_factory.mktemp("train")
    return load_training_data(load_dataset(class_folders(folder / "data")), replace(TINY, cache=folder / "cache"))


def weights(run: Path) -> torch.Tensor:
    return load_model(run / FINAL).head.weight


def test_a_run_leaves_a_model_with_its_facts(tmp_path: Path, data: TrainingData) -> None:
    train(replace(TINY, run=tmp_path / "run"), data)
    assert load_model(tmp_path / "run" / FINAL).config.n_classes == 3
    centres = load_centres(tmp_path / "run" / FINAL)
    assert centres.means.unique(dim=0).shape == (3, 8 * TINY.width)
    # What scatters less around its own class than around all clips has the larger precision.
    assert centres.within.trace() >= centres.overall.trace() > 0
    assert not (tmp_path / "run" / CHECKPOINT).exists()


def test_a_broken_off_run_ends_like_one_in_one_piece(
    tmp_path: Path, data: TrainingData, monkeypatch: pytest.MonkeyPatch
) -> None:
    train(replace(TINY, run=tmp_path / "whole"), data)
    monkeypatch.setattr(train_module, "SAVE_EVERY", 1)
    real = train_module.train_one_epoch

    def interrupted(*arguments: object) -> float:
        if arguments[-1] == 1:
            raise KeyboardInterrupt
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(train_module, "train_one_epoch", interrupted)
    with pytest.raises(KeyboardInterrupt):
        train(replace(TINY, run=tmp_path / "pieces"), data)
    assert (tmp_path / "pieces" / CHECKPOINT).is_file()
    monkeypatch.setattr(train_module, "train_one_epoch", real)
    train(replace(TINY, run=tmp_path / "pieces"), data)
    torch.testing.assert_close(weights(tmp_path / "pieces"), weights(tmp_path / "whole"))


def test_a_finished_run_is_not_trained_again(
    tmp_path: Path, data: TrainingData, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = replace(TINY, run=tmp_path, epochs=1)
    train(config, data)
    monkeypatch.setattr(train_module, "train_one_epoch", lambda *_: pytest.fail("trained again"))
    train(config, data)


@pytest.mark.parametrize("name", ["adamw", "adam", "sgd"])
def test_every_optimizer_learns(tmp_path: Path, data: TrainingData, name: str) -> None:
    torch.manual_seed(0)
    config = replace(TINY, optimizer=name, lr=1e-2)  # type: ignore[arg-type]
    model = random_network(n_classes=3).train()
    optimizer = make_optimizer(model, config)
    log_mels, targets = data.variants[0].unsqueeze(1)[..., :64], torch.eye(3)[data.targets]
    losses = []
    for _ in range(6):
        loss = batch_loss(model, log_mels, targets, len(targets), config)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0]


def test_batch_norm_and_biases_are_not_decayed() -> None:
    model = random_network()
    decayed, others = make_optimizer(model, TINY).param_groups
    assert decayed["weight_decay"] > 0 == others["weight_decay"]
    assert all(p.ndim > 1 for p in decayed["params"]) and all(p.ndim == 1 for p in others["params"])


def test_sounds_of_no_class_should_be_undecided_and_found() -> None:
    def loss(unknown_logits: list[float], background: list[float]) -> float:
        answers = torch.tensor([[5.0, 0, 0], unknown_logits]), torch.tensor(background)
        model = SimpleNamespace(normalise=lambda log_mel: log_mel, classify=lambda _: answers)
        sounds = torch.zeros(2, 1, 128, 64)
        return batch_loss(model, sounds, torch.eye(3)[[0]], 1, replace(TINY, unknown_weight=1.0)).item()  # type: ignore[arg-type]

    best = loss([1.0, 1.0, 1.0], [-5.0, 5.0])
    assert loss([3.0, 1.0, 1.0], [-5.0, 5.0]) > best + 0.1, "sure of a class"
    assert loss([1.0, 1.0, 1.0], [-5.0, -5.0]) > best + 1, "not found"
    assert loss([1.0, 1.0, 1.0], [5.0, 5.0]) > best + 1, "a known clip taken for one of no class"


def test_the_learning_rate_warms_up_and_ends_at_zero() -> None:
    shares = [learning_rate(step, 100, TrainConfig(warm_up=0.1)) for step in range(100)]
    assert shares[0] == pytest.approx(0.1) and max(shares) == 1.0 == shares[9]
    assert shares[-1] < 0.001
    assert all(a >= b for a, b in pairwise(shares[9:]))


def test_the_last_epochs_look_at_whole_windows(data: TrainingData) -> None:
    config = replace(TINY, epochs=20, whole_windows=0.1)
    assert [crop_length(data, config, epoch) for epoch in (0, 17, 18, 19)] == [64, 64, 431, 431]
    assert crop_length(data, replace(config, whole_windows=0.0), 19) == 64


def test_the_weight_average_follows_slowly() -> None:
    model = torch.nn.Linear(1, 1)
    average = WeightAverage(model, decay=0.9)
    before = average.state["weight"].clone()
    average.n = 1000
    with torch.no_grad():
        model.weight += 1
    average.update(model)
    torch.testing.assert_close(average.state["weight"], before + 0.1)


def test_cross_validation_holds_each_fold_out(tmp_path: Path) -> None:
    dataset = load_dataset(class_folders(tmp_path / "data", n_classes=2, n_clips=4))
    config = replace(TINY, run=tmp_path / "cv", cache=tmp_path / "cache", epochs=1)
    held_out = load_training_data(dataset, config, held_out=2)
    assert {dataset.clips[row].fold for row in held_out.rows.tolist()} == {1, 3, 4}
    dataset_of_two = load_dataset(class_folders(tmp_path / "two", n_classes=2, n_clips=2))
    run_jobs(fold_jobs(dataset_of_two, config), n_at_once=1, n_threads=1)
    assert fold_jobs(dataset_of_two, config) == []
    models = load_folds(dataset_of_two, config)
    assert list(models) == [1, 2]
    assert fold_config(config, 2).run.name == "fold2"
    assert training_seconds(config, (1, 2)) > 0
    assert not torch.equal(models[1].head.weight, models[2].head.weight)


def test_the_command_line_overrides_the_recipe() -> None:
    config = parse_config(EvaluateConfig, "", ["--epochs", "3", "--optimizer", "sgd", "--lr", "0.1", "--out", "x"])
    assert (config.epochs, config.optimizer, config.lr, config.out) == (3, "sgd", 0.1, Path("x"))
    assert config.width == TrainConfig().width and config.leave_out
    assert not parse_config(EvaluateConfig, "", ["--no-leave-out"]).leave_out


@pytest.mark.parametrize("wrong", [["--optimizer", "rmsprop"], ["--epochs", "many"], ["--no-such-flag", "1"]])
def test_a_wrong_flag_ends_with_usage(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse_config(TrainConfig, "", wrong)
    assert "usage" in capsys.readouterr().err
