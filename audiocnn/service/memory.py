"""Gives memory of large requests back to the system, which the C library keeps in pieces otherwise."""

import asyncio
import ctypes
import gc

from audiocnn.service.budget import ByteBudget

PAUSE_S = 1.0
WORTH_BYTES = 16 << 20
"""Of large requests that ended since the last time: less is left to the next requests."""


async def return_memory(budget: ByteBudget) -> None:
    """Does so from time to time, in a thread, until it is cancelled. Nothing where the C library is not glibc.

    A refused request's error and the frames that held its body refer to each other: the garbage collector goes first.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    done = 0
    while trim is not None:
        await asyncio.sleep(PAUSE_S)
        if budget.freed_large_bytes - done >= WORTH_BYTES:
            done = budget.freed_large_bytes
            await asyncio.to_thread(gc.collect)
            await asyncio.to_thread(trim, 0)
