"""Trainings side by side."""

import os
from functools import partial
from pathlib import Path

import pytest
import torch

from training.jobs import n_workers, run_jobs


def note(folder: Path, name: str) -> None:
    (folder / name).write_text(f"{os.getpid()} {torch.get_num_threads()}")


def fail(message: str) -> None:
    raise ValueError(message)


def test_jobs_run_in_processes_of_their_own(tmp_path: Path) -> None:
    run_jobs([partial(note, tmp_path, name) for name in "abc"], n_at_once=2, n_threads=1)
    told = [(tmp_path / name).read_text().split() for name in "abc"]
    assert str(os.getpid()) not in {process for process, _ in told}
    assert {threads for _, threads in told} == {"1"}


def test_one_at_a_time_needs_no_other_process(tmp_path: Path) -> None:
    run_jobs([partial(note, tmp_path, name) for name in "ab"], n_at_once=1, n_threads=1)
    assert all((tmp_path / name).read_text().startswith(f"{os.getpid()} ") for name in "ab")


def test_a_failed_job_is_told_and_the_others_keep_what_they_wrote(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no room"):
        run_jobs([partial(note, tmp_path, "a"), partial(fail, "no room")], n_at_once=2, n_threads=1)
    assert (tmp_path / "a").is_file()


@pytest.mark.parametrize(
    ("wanted", "threads", "device", "expected"),
    [(3, 1, "cpu", 3), (0, 1, "cpu", os.cpu_count()), (0, 10_000, "cpu", 1), (0, 1, "cuda", 1), (2, 1, "cuda", 2)],
)
def test_how_many_at_a_time(wanted: int, threads: int, device: str, expected: int) -> None:
    assert n_workers(wanted, threads, torch.device(device)) == expected
