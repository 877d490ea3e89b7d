"""Stays behind for a moment when the launcher is killed, and ends what that could not end any more.

A process of its own, which reads from standard input which process groups exist: a line `+12` or `-12` for each change.
The end of that input is the launcher's end, however it came.
"""

import asyncio
import os
import signal
import sys
import time
from contextlib import suppress

PAUSE_S = 0.05
STOP_S = 2.0


class Guard:
    """The launcher's side of it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, grace_s: float) -> "Guard":
        """Starts it in a session of its own, so that no Ctrl-C reaches it."""
        return cls(
            await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "launcher.guard", str(grace_s)),
                stdin=asyncio.subprocess.PIPE,
                start_new_session=True,
            )
        )

    def watch(self, group: int) -> None:
        """From now on this process group must not outlive the launcher."""
        self._write(f"+{group}")

    def forget(self, group: int) -> None:
        """It has ended: its number may soon be reused by another process."""
        self._write(f"-{group}")

    async def stop(self) -> None:
        """Lets it end."""
        assert self._process.stdin is not None  # noqa: S101 - it was started with a pipe
        self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), STOP_S)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()

    def _write(self, line: str) -> None:
        assert self._process.stdin is not None  # noqa: S101 - it was started with a pipe
        self._process.stdin.write(f"{line}\n".encode())


def main() -> None:
    """Listens until the launcher is gone, then ends what is left."""
    groups: set[int] = set()
    for line in sys.stdin:
        group = int(line[1:])
        if line[0] == "+":
            groups.add(group)
        else:
            groups.discard(group)
    _end(groups, grace_s=float(sys.argv[1]))


def _end(groups: set[int], grace_s: float) -> None:
    deadline = time.monotonic() + grace_s
    left = {group for group in groups if _signal(group, signal.SIGTERM)}
    while left and time.monotonic() < deadline:
        time.sleep(PAUSE_S)
        left = {group for group in left if _signal(group, 0)}
    for group in left:
        _signal(group, signal.SIGKILL)


def _signal(group: int, number: int) -> bool:
    """Whether there was anybody to hear it."""
    with suppress(ProcessLookupError):
        os.killpg(group, number)
        return True
    return False


if __name__ == "__main__":
    main()
