"""The training loop: where it starts, resume, losses, schedule, command line."""

import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from tests.unit.training.data import TINY, class_folders, random_network, write_efficientat, write_tone
from training import train as train_module
from training.checkpoint import CHECKPOINT, FINAL, RunMismatch, load_network
from training.config import TrainConfig, parse_config
from training.crossval import fold_config, fold_jobs, load_folds, training_seconds
from training.data import TrainingData, load_training_data
from training.datasets import load_dataset
from training.evaluate import EvaluateConfig
from training.jobs import run_jobs
from training.model import AudioCNN
from training.pretrained import EFFICIENTAT
from training.train import batch_loss, crop_length, embed_clean, make_optimizer, make_schedule, start, train

WHOLE_WINDOW = 501


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Recordings in `data`, a checkpoint of EfficientAT's in `mn04.safetensors`, log-mels in `cache`."""
    folder = tmp_path_factory.mktemp("train")
    write_efficientat(folder / "mn04.safetensors")
    class_folders(folder / "data")
    return folder


@pytest.fixture(scope="module")
def data(folder: Path) -> TrainingData:
    return load_training_data(load_dataset(folder / "data"), replace(TINY, cache=folder / "cache"))


def assert_equal_weights(one: Path, other: Path) -> None:
    expected, found = (load_network(run / FINAL).model.state_dict() for run in (one, other))
    for name, tensor in expected.items():
        torch.testing.assert_close(found[name], tensor, msg=name)


def contents(run: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in run.iterdir()}


def test_a_run_leaves_a_network_with_its_facts(tmp_path: Path, data: TrainingData) -> None:
    trained = train(replace(TINY, run=tmp_path / "run"), data)
    network = load_network(tmp_path / "run" / FINAL)
    torch.testing.assert_close(network.model.head.weight, trained.model.head.weight)
    assert network.model.config.n_classes == 3
    assert network.centres.means.unique(dim=0).shape == (3, 384)
    # What scatters less around its own class than around all clips has the larger precision.
    assert network.centres.within.trace() >= network.centres.overall.trace() > 0
    assert network.facts["labels"] == ["class0", "class1", "class2"]
    assert network.facts["clips"] == data.dataset.digests() and network.facts["n_clips"] == 12
    assert network.facts["data_fingerprint"] == data.dataset.fingerprint()
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
    tmp_path: Path, folder: Path, data: TrainingData, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = replace(TINY, init=str(folder / "mn04.safetensors"), dropout=0.2, mixup=0.5)
    train(replace(config, run=tmp_path / "whole"), data)
    in_pieces = replace(config, run=tmp_path / "pieces")
    interrupt_after_one_epoch(monkeypatch, in_pieces, data)
    assert (tmp_path / "pieces" / CHECKPOINT).is_file()
    train(in_pieces, data)
    assert_equal_weights(tmp_path / "whole", tmp_path / "pieces")


def test_a_finished_run_is_not_trained_again(
    tmp_path: Path, data: TrainingData, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = replace(TINY, run=tmp_path, epochs=1)
    train(config, data)
    monkeypatch.setattr(train_module, "train_one_epoch", lambda *_: pytest.fail("trained again"))
    train(replace(config, threads=7), data)


def test_a_run_of_other_data_recipe_or_weights_is_refused_and_loses_nothing(
    tmp_path: Path, folder: Path, data: TrainingData, monkeypatch: pytest.MonkeyPatch
) -> None:
    finished, begun = replace(TINY, run=tmp_path / "finished", epochs=1), replace(TINY, run=tmp_path / "begun")
    train(finished, data)
    interrupt_after_one_epoch(monkeypatch, begun, data)
    for config in (finished, begun):
        before = contents(config.run)
        for other in (replace(config, epochs=3), replace(config, init=str(folder / "mn04.safetensors"))):
            with pytest.raises(RunMismatch, match=r"other recordings, settings or starting weights: name another"):
                train(other, data)
        with pytest.raises(RunMismatch):
            train(config, replace(data, key="other recordings"))
        assert contents(config.run) == before


def command_line(folder: Path, run: Path, *more: str) -> list[str]:
    flags = {"epochs": 1, "batch-size": 4, "crop-frames": 64, "n-degraded": 0, "n-unknown": 0, "init": "none"}
    places = {"data": folder / "data", "cache": folder / "cache", "run": run}
    return ["train", *(f"--{name}={value}" for name, value in {**flags, **places}.items()), *more]


def test_the_command_trains_and_refuses_other_recordings_in_one_line(
    tmp_path: Path, folder: Path, data: TrainingData, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = tmp_path / "run"
    monkeypatch.setattr(sys, "argv", command_line(folder, run))
    train_module.main()
    before = contents(run)
    class_folders(tmp_path / "data", n_clips=2)
    write_tone(tmp_path / "data" / "class0" / "more.wav", 300)
    monkeypatch.setattr(sys, "argv", command_line(folder, run, f"--data={tmp_path / 'data'}"))
    with pytest.raises(SystemExit) as refused:
        train_module.main()
    assert str(refused.value).startswith(f"training: {run} holds a network of other") and "\n" not in str(refused.value)
    assert contents(run) == before


def test_a_missing_start_is_told_in_one_line(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", command_line(folder, tmp_path / "run", "--init=gone.safetensors"))
    with pytest.raises(SystemExit, match=r"^training: --init gone\.safetensors: .* cannot be read"):
        train_module.main()
    assert not (tmp_path / "run").exists()


def test_a_pretrained_start_has_a_linear_probe_for_a_head(folder: Path, data: TrainingData) -> None:
    """It tells the clips apart before the first step, and remembers where it came from."""
    learner = start(replace(TINY, init=str(folder / "mn04.safetensors")), data)
    embeddings = embed_clean(learner.model.eval(), data)
    assert (learner.model.head(embeddings).argmax(1) == data.targets).all()
    averaged: AudioCNN = learner.average.module  # type: ignore[assignment]
    torch.testing.assert_close(averaged.head.weight, learner.model.head.weight)


def test_batch_norm_keeps_the_statistics_of_pretrained_weights(
    tmp_path: Path, folder: Path, data: TrainingData
) -> None:
    config = replace(TINY, run=tmp_path / "run", init=str(folder / "mn04.safetensors"))
    before = start(config, data).model
    network = train(config, data)
    assert network.facts["lineage"] == [EFFICIENTAT]
    torch.testing.assert_close(network.model.conv1.norm.running_var, before.conv1.norm.running_var)
    assert not torch.equal(network.model.conv1.conv.weight, before.conv1.conv.weight), "the backbone learns too"

    at_random = replace(TINY, run=tmp_path / "random")
    fresh = start(at_random, data).model
    assert not torch.equal(train(at_random, data).model.conv1.norm.running_var, fresh.conv1.norm.running_var)


def test_steps_make_the_loss_smaller(data: TrainingData) -> None:
    torch.manual_seed(0)
    config = replace(TINY, lr=3e-3)
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
    assert losses[-1] < losses[0] - 0.1


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
    config, n_steps = TrainConfig(warm_up=0.1, lr=2.0), 100
    optimizer = make_optimizer(torch.nn.Linear(2, 2), config)
    schedule = make_schedule(optimizer, n_steps, config)
    rates = []
    for _ in range(n_steps):
        rates.append(schedule.get_last_lr()[0])
        optimizer.step()
        schedule.step()
    assert rates[0] == pytest.approx(0.2) and max(rates) == pytest.approx(2.0) == rates[10]
    assert rates[-1] < 0.002
    assert all(a < b for a, b in pairwise(rates[:11])) and all(a > b for a, b in pairwise(rates[10:]))


def test_the_last_epochs_look_at_whole_windows(data: TrainingData) -> None:
    config = replace(TINY, epochs=20, whole_windows=0.1)
    assert [crop_length(data, config, epoch) for epoch in (0, 17, 18, 19)] == [64, 64, WHOLE_WINDOW, WHOLE_WINDOW]
    assert crop_length(data, replace(config, whole_windows=0.0), 19) == 64


def test_cross_validation_holds_each_fold_out(tmp_path: Path) -> None:
    dataset = load_dataset(class_folders(tmp_path / "data", n_classes=2, n_clips=4))
    config = replace(TINY, run=tmp_path / "cv", cache=tmp_path / "cache", epochs=1)
    run_jobs(fold_jobs(dataset, config), n_at_once=1, n_threads=1)
    networks = load_folds(dataset, config)
    assert tuple(networks) == dataset.folds
    digests = dataset.digests()
    for fold, network in networks.items():
        outside = [digests[i] for i, clip in enumerate(dataset.clips) if clip.fold != fold]
        assert network.facts["clips"] == outside and fold_config(config, fold).run.name == f"fold{fold}"
    assert training_seconds(config.run) > 0
    first, second, *_ = networks.values()
    assert not torch.equal(first.model.head.weight, second.model.head.weight)


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
