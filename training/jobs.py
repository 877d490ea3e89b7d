"""Trainings that need nothing of each other, side by side.

One process for each: one network keeps one core busy and no more. Plain processes rather than a pool, so that Ctrl-C, a
failure, or a kill for want of memory ends all of them at once instead of after the whole queue.
"""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Sequence
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import RLock

import torch
from tqdm import tqdm

from training.checkpoint import RunMismatch
from training.datasets import DatasetError

Job = Callable[[], object]
"""Picklable, so a function of a module or a `partial` of one."""

_row = 0


class JobFailed(Exception):
    """A training in a process of its own failed; it has printed why itself."""


def n_workers(n_wanted: int, n_threads: int, device: torch.device) -> int:
    """How many trainings to run at a time where `n_wanted` is 0: as many as the cores hold, one on a GPU."""
    if n_wanted:
        return n_wanted
    return max(1, len(os.sched_getaffinity(0)) // n_threads) if device.type == "cpu" else 1


def run_jobs(jobs: Sequence[Job], n_at_once: int, n_threads: int) -> None:
    """Runs all jobs. What they wrote stays, however it ends.

    Args:
        n_at_once: processes; with one, or one job, everything happens in this process.
        n_threads: of torch in each.

    Raises:
        JobFailed: one did not end well; no other is begun then, and those at work are ended.
    """
    if min(len(jobs), n_at_once) <= 1:
        for job in jobs:
            job()
        return
    context = multiprocessing.get_context("spawn")  # a forked torch may wait for threads that it no longer has
    lock, waiting = context.RLock(), list(jobs)
    running: dict[int, BaseProcess] = {}
    try:
        while waiting or running:
            for row in sorted(set(range(n_at_once)) - running.keys())[: len(waiting)]:
                running[row] = context.Process(target=_run, args=(waiting.pop(0), n_threads, lock, row))
                running[row].start()
            wait([process.sentinel for process in running.values()])
            for row, process in list(running.items()):
                if process.exitcode is not None:
                    del running[row]
                    if process.exitcode:
                        raise JobFailed(f"A training ended with status {process.exitcode}: what it said stands above.")
    finally:
        for process in running.values():
            process.terminate()
        for process in running.values():
            process.join()


def progress_row() -> int:
    """Which line of the terminal this process draws its progress on."""
    return _row


def _run(job: Job, n_threads: int, lock: RLock, row: int) -> None:
    global _row
    _row = row
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the one who started it, and ends this one
    torch.set_num_threads(n_threads)
    tqdm.set_lock(lock)
    try:
        job()
    except (DatasetError, RunMismatch) as error:
        sys.exit(str(error))
