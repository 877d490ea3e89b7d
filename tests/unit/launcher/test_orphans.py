"""Whatever happens to the launcher, nothing that it started stays."""

import asyncio
import sys
from pathlib import Path

import pytest

from tests.unit.launcher.conftest import alive, gone

LAUNCHER = """
import asyncio, pathlib, sys
from launcher.supervisor import Supervisor
from launcher.printer import Printer
from launcher.settings import LauncherSettings
from tests.unit.launcher.conftest import part, when_exists
from tests.unit.launcher.test_supervisor import family

async def main(folder):
    note = folder / "grandchild"
    specs = [part("family", family(note), when_exists(note))]
    supervisor = Supervisor(LauncherSettings(_env_file=None, grace_s=0.2), specs, Printer(sys.stderr), folder)
    await supervisor.start()
    print(supervisor.child("family").process.pid, note.read_text(), flush=True)
    await supervisor.watch()

asyncio.run(main(pathlib.Path(sys.argv[1])))
"""


@pytest.mark.parametrize("signal", ["kill", "terminate"])
async def test_no_child_or_grandchild_outlives_a_launcher_that_ends_without_a_word(tmp_path: Path, signal: str) -> None:
    launcher = await asyncio.create_subprocess_exec(
        sys.executable, "-c", LAUNCHER, str(tmp_path), stdout=asyncio.subprocess.PIPE
    )
    assert launcher.stdout is not None
    pids = [int(pid) for pid in (await launcher.stdout.readline()).split()]
    assert len(pids) == 2
    assert all(map(alive, pids))

    getattr(launcher, signal)()
    await launcher.wait()

    for pid in pids:
        await gone(pid)
