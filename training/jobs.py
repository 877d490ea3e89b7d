"""Trainings that need nothing of each other, side by side.

One process for each: one network keeps one core busy and no more.
"""

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.synchronize import RLock

import torch
from tqdm import tqdm

Job = Callable[[], object]
"""Picklable, so a function of a module or a `partial` of one."""


def n_workers(n_wanted: int, n_threads: int, device: torch.device) -> int:
    """How many trainings to run at a time where `n_wanted` is 0: as many as the cores hold, one on a GPU."""
    if n_wanted:
        return n_wanted
    return max(1, (os.cpu_count() or 1) // n_threads) if device.type == "cpu" else 1


def run_jobs(jobs: Sequence[Job], n_at_once: int, n_threads: int) -> None:
    """Runs all jobs, and raises what the first of them raised; the finished ones keep what they wrote.

    Args:
        n_at_once: processes; with one, or one job, everything happens in this process.
        n_threads: of torch in each.
    """
    if min(len(jobs), n_at_once) <= 1:
        for job in jobs:
            job()
        return
    context = multiprocessing.get_context("spawn")  # a forked torch may wait for threads that it no longer has
    lock = context.RLock()
    with ProcessPoolExecutor(n_at_once, mp_context=context, initializer=_start, initargs=(n_threads, lock)) as pool:
        for done in [pool.submit(job) for job in jobs]:
            done.result()


def progress_row() -> int:
    """Which line of the terminal this process draws its progress on."""
    identity = multiprocessing.current_process()._identity
    return (identity[0] - 1) if identity else 0


def _start(n_threads: int, lock: RLock) -> None:
    torch.set_num_threads(n_threads)
    tqdm.set_lock(lock)
