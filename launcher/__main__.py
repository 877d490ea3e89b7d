"""`python -m launcher`: the whole product on this machine, until Ctrl-C.

With `--demo` until its first answer; with `--during COMMAND ...` until that command ends, whose status is then ours.
"""

import argparse
import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Coroutine
from typing import Any

from audiocnn.service.settings import read_settings
from launcher import preflight
from launcher.demo import DemoFailed, classify_sample
from launcher.printer import Printer
from launcher.processes import all_parts
from launcher.settings import ROOT, LauncherSettings, inherited_environment
from launcher.supervisor import PartFailed, Supervisor

LOGS = ROOT / ".run"
DURING_GRACE_S = 2.0
"""For the command of `--during` to end when the launcher is stopped."""


async def launch(settings: LauncherSettings, printer: Printer, *, demo: bool, during: list[str]) -> int:
    """Runs everything; gives the exit status."""
    if missing := preflight.problems(settings):
        for line in missing:
            printer.say(line)
        return 1
    printer.say(f"starting; the parts' whole logs are in {LOGS.name}/")
    supervisor = Supervisor(settings, all_parts(settings), printer, LOGS)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        if not await _unless(stop, supervisor.start()):
            return 130
        classifying = asyncio.create_task(classify_sample(settings))
        if not await _unless(stop, asyncio.wait((classifying,))):
            classifying.cancel()
            return 130
        answer = classifying.result()
        printer.say(answer.text)
        if answer.wrong and demo:
            raise DemoFailed(answer.wrong)
        if answer.wrong:
            printer.say(f"warning: {answer.wrong}")
        if during:
            return await _run_during(during, settings, stop)
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


async def _run_during(command: list[str], settings: LauncherSettings, stop: asyncio.Event) -> int:
    addresses = {"FRONTEND_URL": settings.page_url, "GATEWAY_URL": f"http://127.0.0.1:{settings.gateway_port}"}
    process = await asyncio.create_subprocess_exec(*command, env=inherited_environment() | addresses, cwd=ROOT)
    if not await _unless(stop, process.wait()):
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), DURING_GRACE_S)
        except TimeoutError:
            process.kill()
            await process.wait()
    return process.returncode or 0


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, object]) -> bool:
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
    parser.add_argument(
        "--during",
        nargs=argparse.REMAINDER,
        default=[],
        metavar="COMMAND",
        help="run this command while everything is up, with FRONTEND_URL and GATEWAY_URL set; end with its status",
    )
    arguments = parser.parse_args()
    settings = read_settings(LauncherSettings)
    printer = Printer()
    status = asyncio.run(launch(settings, printer, demo=arguments.demo, during=arguments.during))
    if not printer.flush(1.0):
        os._exit(status)  # the terminal takes nothing, and would hold up an orderly end
    sys.exit(status)


if __name__ == "__main__":
    main()
