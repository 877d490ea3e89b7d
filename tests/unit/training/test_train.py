"""The training loop: where it starts, losses, schedule."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from tests.unit.training.data import TINY, random_network
from training.config import TrainConfig
from training.data import TrainingData
from training.losses import Batch, Teacher, batch_loss
from training.model import AudioCNN
from training.pretrained import EFFICIENTAT
from training.train import crop_length, embed_clean, make_optimizer, make_schedule, start, train

WHOLE_WINDOW = 501


def test_a_pretrained_start_has_a_linear_probe_for_a_head(tones: Path, tone_data: TrainingData) -> None:
    """It classifies the training clips before the first step; the weight average starts from it."""
    learner = start(replace(TINY, init=str(tones / "mn04.safetensors")), tone_data)
    embeddings = embed_clean(learner.model.eval(), tone_data)
    assert (learner.model.head(embeddings).argmax(1) == tone_data.targets).all()
    averaged: AudioCNN = learner.average.module  # type: ignore[assignment]
    torch.testing.assert_close(averaged.head.weight, learner.model.head.weight)


def test_batch_norm_keeps_the_statistics_of_pretrained_weights(
    tmp_path: Path, tones: Path, tone_data: TrainingData
) -> None:
    config = replace(TINY, run=tmp_path / "run", init=str(tones / "mn04.safetensors"))
    before = start(config, tone_data).model
    network = train(config, tone_data)
    assert network.facts["lineage"] == [EFFICIENTAT]
    torch.testing.assert_close(network.model.conv1.norm.running_var, before.conv1.norm.running_var)
    assert not torch.equal(network.model.conv1.conv.weight, before.conv1.conv.weight), "the backbone learns too"

    at_random = replace(TINY, run=tmp_path / "random")
    fresh = start(at_random, tone_data).model
    assert not torch.equal(train(at_random, tone_data).model.conv1.norm.running_var, fresh.conv1.norm.running_var)


def test_steps_make_the_loss_smaller(tone_data: TrainingData) -> None:
    torch.manual_seed(0)
    config = replace(TINY, lr=3e-3)
    model = random_network(n_classes=3).train()
    optimizer = make_optimizer(model, config)
    log_mels, targets = tone_data.variants[0].unsqueeze(1)[..., :64], torch.eye(3)[tone_data.targets]
    losses = []
    for _ in range(6):
        loss = batch_loss(model, None, Batch(log_mels, log_mels, targets), config)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0] - 0.1


def test_distillation_keeps_the_embedding_near_the_starting_weights(
    tmp_path: Path, tones: Path, tone_data: TrainingData
) -> None:
    config = replace(TINY, init=str(tones / "mn04.safetensors"), lr=3e-3, epochs=4)
    before = embed_clean(start(config, tone_data).model.eval(), tone_data)

    def moved(distillation: float) -> float:
        run = tmp_path / str(distillation)
        network = train(replace(config, run=run, distillation=distillation), tone_data)
        return (embed_clean(network.model, tone_data) - before).square().mean().item()

    assert moved(30.0) < 0.5 * moved(0.0)


def test_the_teacher_measures_in_deviations_of_each_channel() -> None:
    embeddings = torch.stack((torch.zeros(384), torch.full((384,), 2.0)))
    embeddings[:, 0] *= 100
    teacher = Teacher(random_network(), embeddings)
    nudged = embeddings + embeddings.std(0)
    torch.testing.assert_close(teacher.distance(nudged, embeddings), torch.tensor(1.0))


def test_batch_norm_and_biases_are_not_decayed() -> None:
    model = random_network()
    decayed, others = make_optimizer(model, TINY).param_groups
    assert decayed["weight_decay"] > 0 == others["weight_decay"]
    assert all(p.ndim > 1 for p in decayed["params"]) and all(p.ndim == 1 for p in others["params"])


def test_sounds_of_no_class_should_be_undecided_and_found() -> None:
    def loss(unknown_logits: list[float], background: list[float]) -> float:
        answers = torch.tensor([[5.0, 0, 0], unknown_logits]), torch.tensor(background)
        model = SimpleNamespace(normalise=lambda x: x, embed=lambda x: x.mean(dim=(1, 2)), classify=lambda _: answers)
        sounds = torch.zeros(2, 1, 128, 64)
        batch = Batch(sounds, sounds, torch.eye(3)[[0]])
        return batch_loss(model, None, batch, replace(TINY, unknown_weight=1.0)).item()  # type: ignore[arg-type]

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


def test_the_last_epochs_look_at_whole_windows(tone_data: TrainingData) -> None:
    config = replace(TINY, epochs=20, whole_windows=0.1)
    assert [crop_length(tone_data, config, epoch) for epoch in (0, 17, 18, 19)] == [64, 64, WHOLE_WINDOW, WHOLE_WINDOW]
    assert crop_length(tone_data, replace(config, whole_windows=0.0), 19) == 64
