"""Log files of the parts: bounded, and of no consequence when the disk is full."""

import asyncio
import io
from pathlib import Path

import pytest

from launcher.child import Child
from launcher.printer import Printer
from tests.unit.launcher.conftest import StubProbe, part

CHATTY = "for n in range(20_000): print(n, 'x' * 60)"


async def run(logs: Path) -> Child:
    child = await Child.start(part("chatty", CHATTY, StubProbe()), Printer(io.StringIO()), logs)
    try:
        async with asyncio.timeout(20):
            assert await child.process.wait() == 0
            await child.drain()
    finally:
        await child.stop(0)
    return child


async def test_a_full_disk_stops_no_part(tmp_path: Path) -> None:
    (tmp_path / "chatty.log").symlink_to("/dev/full")

    assert (await run(tmp_path)).last_lines[-1].startswith("19999 ")


async def test_a_folder_that_is_gone_stops_no_part(tmp_path: Path) -> None:
    assert (await run(tmp_path / "gone")).last_lines[-1].startswith("19999 ")


async def test_a_log_keeps_its_newest_lines_within_twice_its_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("launcher.log_file.MAX_BYTES", 100_000)

    await run(tmp_path)

    newest, older = tmp_path / "chatty.log", tmp_path / "chatty.log.1"
    assert 0 < newest.stat().st_size <= 100_000
    assert 0 < older.stat().st_size <= 100_000
    assert newest.read_text().splitlines()[-1].startswith("19999 ")
