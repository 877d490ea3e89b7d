"""A run on disk: what is kept, under which identity, and what is refused."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from tests.unit.training.data import TINY, random_network
from training import checkpoint
from training.checkpoint import (
    CHECKPOINT,
    FINAL,
    RunMismatch,
    TrainedNetwork,
    check_identity,
    identity,
    load_network,
    read_facts,
    recipe,
    save_checkpoint,
    save_network,
)
from training.ood.score import ClassCentres


@pytest.fixture
def network() -> TrainedNetwork:
    torch.manual_seed(0)
    centres = ClassCentres(4, 384).fit(torch.randn(40, 384), torch.arange(40) % 4)
    return TrainedNetwork(random_network(), centres, {"identity": "mine", "labels": ["a", "b", "c", "d"], "n_clips": 7})


def test_a_network_comes_back_whole(tmp_path: Path, network: TrainedNetwork) -> None:
    save_network(tmp_path / FINAL, network)
    loaded = load_network(tmp_path / FINAL)
    for before, after in ((network.model, loaded.model), (network.centres, loaded.centres)):
        expected, found = before.state_dict(), after.state_dict()
        assert expected.keys() == found.keys()
        assert all(torch.equal(expected[name], found[name]) for name in expected)
    assert loaded.model.config == network.model.config and not loaded.model.training
    assert network.facts.items() <= loaded.facts.items()
    assert read_facts(tmp_path / FINAL) == loaded.facts


def test_the_identity_is_of_recipe_data_and_starting_weights() -> None:
    mine = identity(TINY, "data", "start")
    others = [replace(TINY, epochs=3), replace(TINY, seed=1), replace(TINY, p_hidden=0.1), replace(TINY, n_unknown=4)]
    found = [identity(other, "data", "start") for other in others]
    found += [identity(TINY, "more data", "start"), identity(TINY, "data", "other weights")]
    assert len({mine, *found}) == 1 + len(found)


def test_the_identity_is_not_of_the_place() -> None:
    """`init` is a path, and its weights' digest stands for it; `data` likewise."""
    elsewhere = replace(
        TINY, run=Path("a"), cache=Path("b"), data=Path("c"), subset="d", init="e", threads=2, device="cuda"
    )
    assert identity(elsewhere, "data", "start") == identity(TINY, "data", "start")
    assert {"epochs", "lr", "seed"} <= recipe(TINY).keys()


@pytest.mark.parametrize("ended", [FINAL, CHECKPOINT])
def test_a_folder_of_another_run_is_refused_and_stays(tmp_path: Path, network: TrainedNetwork, ended: str) -> None:
    if ended == FINAL:
        save_network(tmp_path / FINAL, network)
    else:
        save_checkpoint(tmp_path / CHECKPOINT, {"identity": "mine"})
    before = (tmp_path / ended).read_bytes()
    check_identity(tmp_path, "mine")
    with pytest.raises(RunMismatch, match="name another folder with --run") as refused:
        check_identity(tmp_path, "another")
    assert str(tmp_path) in str(refused.value) and "\n" not in str(refused.value)
    assert [path.name for path in tmp_path.iterdir()] == [ended]
    assert (tmp_path / ended).read_bytes() == before


def test_an_empty_folder_may_hold_any_run(tmp_path: Path) -> None:
    check_identity(tmp_path, "any")
    check_identity(tmp_path / "not there", "any")


def test_a_checkpoint_that_was_cut_short_leaves_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / CHECKPOINT
    save_checkpoint(path, {"n_epochs": 2})

    def half(state: object, to: Path) -> None:
        to.write_bytes(b"half of it")
        raise KeyboardInterrupt

    monkeypatch.setattr(checkpoint.torch, "save", half)
    with pytest.raises(KeyboardInterrupt):
        save_checkpoint(path, {"n_epochs": 4})
    assert torch.load(path, weights_only=True) == {"n_epochs": 2}
