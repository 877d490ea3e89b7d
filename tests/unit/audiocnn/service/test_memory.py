"""Memory of large requests goes back to the system."""

import asyncio
import ctypes

import pytest

from audiocnn.service import memory
from audiocnn.service.budget import ByteBudget


class Library:
    """A C library that counts."""

    def __init__(self) -> None:
        self.n_trimmed = 0

    def malloc_trim(self, _: int) -> None:
        self.n_trimmed += 1


async def test_memory_is_returned_behind_large_requests_only(monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library()
    monkeypatch.setattr(ctypes, "CDLL", lambda _: library)
    monkeypatch.setattr(memory, "PAUSE_S", 0.0)
    budget = ByteBudget(64 << 20)
    returning = asyncio.create_task(memory.return_memory(budget))
    try:
        for n_bytes, n_trimmed in ((1 << 20, 0), (32 << 20, 1)):
            with budget.request() as held:
                held.take(n_bytes)
            async with asyncio.timeout(20):
                while library.n_trimmed < n_trimmed:  # noqa: ASYNC110 - it sends no notification
                    await asyncio.sleep(0)
                for _ in range(20):
                    await asyncio.sleep(0)
            assert library.n_trimmed == n_trimmed
    finally:
        returning.cancel()
