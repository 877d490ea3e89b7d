"""How fast a body must arrive, so that a stalled upload does not hold its share of the memory."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from audiocnn.service.budget import Take
from gateway.http.errors import RequestTimeout

WINDOW_S = 10.0
BYTES_IN_WINDOW = 512 << 10
"""50 kB/s: as slow as a phone may be."""


@asynccontextmanager
async def in_time(timeout_s: float) -> AsyncIterator[Take]:
    """For as long as a body arrives; call what it yields with the length of every piece.

    Raises:
        RequestTimeout: it took longer than `timeout_s`, or `WINDOW_S` passed without `BYTES_IN_WINDOW`.
    """
    now = asyncio.get_running_loop().time
    end, n_bytes = now() + timeout_s, 0

    def arrived(n: int) -> None:
        nonlocal n_bytes
        n_bytes += n
        if n_bytes >= BYTES_IN_WINDOW:
            n_bytes = 0
            timeout.reschedule(min(end, now() + WINDOW_S))

    try:
        async with asyncio.timeout(min(timeout_s, WINDOW_S)) as timeout:
            yield arrived
    except TimeoutError as error:
        raise RequestTimeout("The upload did not arrive in time: try a smaller file or a faster connection.") from error
