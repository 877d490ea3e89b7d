"""`python -m launcher`: the whole product on this machine, until Ctrl-C; with `--demo`, until its first answer."""

import argparse
import asyncio
import contextlib
import signal
import sys
from collections.abc import Coroutine

from audiocnn.settings import read_settings
from launcher import preflight
from launcher.demo import DemoFailed, classify_sample
from launcher.printer import Printer
from launcher.processes import all_parts
from launcher.settings import ROOT, LauncherSettings
from launcher.supervisor import PartFailed, Supervisor

LOGS = ROOT / ".run"


async def launch(settings: LauncherSettings, printer: Printer, *, demo: bool) -> int:
    """Runs everything; gives the exit status."""
    if missing := preflight.problems(settings):
        for line in missing:
            printer.say(line)
        return 1
    supervisor = Supervisor(settings, all_parts(settings), printer, LOGS)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        if not await _unless(stop, supervisor.start()):
            return 130
        printer.say(await classify_sample(settings))
        if not demo:
            printer.say(f"The page is at {settings.page_url}, the API at {settings.api_url}/docs. Ctrl-C stops it all.")
            await _unless(stop, supervisor.watch())
    except (PartFailed, DemoFailed, FileNotFoundError) as error:
        printer.say(str(error))
        return 1
    finally:
        printer.say("stopping")
        await supervisor.stop()
    return 0


async def _unless(stop: asyncio.Event, work: Coroutine[None, None, None]) -> bool:
    """Awaits `work` unless `stop` comes first; true if it was done."""
    task = asyncio.create_task(work)
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait((task, stopped), return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if task.done():
        task.result()
        return True
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    return False


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="launcher", description=__doc__)
    parser.add_argument("--demo", action="store_true", help="end after the first answer; non-zero if anything failed")
    arguments = parser.parse_args()
    settings = read_settings(LauncherSettings)
    sys.exit(asyncio.run(launch(settings, Printer(), demo=arguments.demo)))


if __name__ == "__main__":
    main()
