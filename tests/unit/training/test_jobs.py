"""Trainings side by side."""

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from time import sleep

import pytest
import torch

from tests.waiting import until
from training.jobs import JobFailed, n_workers, run_jobs


def note(folder: Path, name: str) -> None:
    (folder / name).write_text(f"{os.getpid()} {torch.get_num_threads()}")


def note_and_sleep(folder: Path, name: str) -> None:
    note(folder, name)
    sleep(600)


def kill_itself() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fail(message: str) -> None:
    raise ValueError(message)


def test_jobs_run_in_processes_of_their_own(tmp_path: Path) -> None:
    run_jobs([partial(note, tmp_path, name) for name in "abc"], n_at_once=2, n_threads=1)
    written = [(tmp_path / name).read_text().split() for name in "abc"]
    assert str(os.getpid()) not in {process for process, _ in written}
    assert {threads for _, threads in written} == {"1"}


def test_one_at_a_time_needs_no_other_process(tmp_path: Path) -> None:
    run_jobs([partial(note, tmp_path, name) for name in "ab"], n_at_once=1, n_threads=1)
    assert all((tmp_path / name).read_text().startswith(f"{os.getpid()} ") for name in "ab")


def test_a_failed_job_ends_the_others_and_begins_none(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    jobs = [partial(fail, "no room"), partial(sleep, 600), *(partial(note, tmp_path, name) for name in "abc")]
    before = time.monotonic()
    with pytest.raises(JobFailed, match="status 1"):
        run_jobs(jobs, n_at_once=2, n_threads=1)
    assert time.monotonic() - before < 300
    assert "no room" in capfd.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_killed_job_is_no_reason_to_wait_for_ever() -> None:
    with pytest.raises(JobFailed, match="status -9"):
        run_jobs([kill_itself, partial(sleep, 600)], n_at_once=2, n_threads=1)


def test_ctrl_c_ends_all_at_once(tmp_path: Path) -> None:
    code = (
        "from functools import partial\nfrom pathlib import Path\nfrom training.jobs import run_jobs\n"
        "from tests.unit.training.test_jobs import note_and_sleep\n"
        f"run_jobs([partial(note_and_sleep, Path({str(tmp_path)!r}), n) for n in 'abcd'], n_at_once=2, n_threads=1)"
    )
    running = subprocess.Popen([sys.executable, "-c", code], start_new_session=True, stderr=subprocess.DEVNULL)
    until(lambda: len(list(tmp_path.iterdir())) == 2)
    os.killpg(running.pid, signal.SIGINT)
    running.wait(timeout=60)
    assert len(list(tmp_path.iterdir())) == 2
    for file in tmp_path.iterdir():
        with pytest.raises(ProcessLookupError):
            os.kill(int(file.read_text().split()[0]), 0)


@pytest.mark.parametrize(
    ("wanted", "threads", "device", "expected"),
    [
        (3, 1, "cpu", 3),
        (0, 1, "cpu", len(os.sched_getaffinity(0))),
        (0, 10_000, "cpu", 1),
        (0, 1, "cuda", 1),
        (2, 1, "cuda", 2),
    ],
)
def test_how_many_at_a_time(wanted: int, threads: int, device: str, expected: int) -> None:
    assert n_workers(wanted, threads, torch.device(device)) == expected
