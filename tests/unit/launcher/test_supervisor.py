"""Real processes: started, waited for, watched, started again, ended with all that they started."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from launcher.probes import NotReady
from launcher.supervisor import LEAST_GRACE_S, MAX_RESTARTS, PartFailed
from tests.unit.launcher.conftest import FOREVER, StubProbe, SupervisorHarness, alive, gone, part, until, when_exists

STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); signal.pause()"


def family(note: Path) -> str:
    """A program that starts another, notes its process, and waits."""
    return f"""
import pathlib, signal, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", {STUBBORN!r}], stdout=subprocess.PIPE)
child.stdout.readline()  # from here on it hears no SIGTERM
pathlib.Path({str(note) + ".part"!r}).write_text(str(child.pid))
pathlib.Path({str(note) + ".part"!r}).rename({str(note)!r})
signal.pause()
"""


async def test_it_waits_until_every_part_works(harness: SupervisorHarness) -> None:
    file = harness.folder / "ready"
    code = f"import pathlib, signal; pathlib.Path({str(file)!r}).touch(); signal.pause()"
    supervisor = harness.supervisor(part("slow", code, when_exists(file)), part("quick", FOREVER, StubProbe()))

    await supervisor.start()

    assert file.exists()
    lines = harness.printed.getvalue().splitlines()
    assert [line.split()[0] for line in lines if "ready" in line] == ["slow", "quick"]


async def test_a_part_that_ends_at_its_start_fails_it_with_its_last_lines(harness: SupervisorHarness) -> None:
    code = "print('first'); print('no such file: model.onnx'); raise SystemExit(3)"
    supervisor = harness.supervisor(part("broken", code, StubProbe(works=False)))

    with pytest.raises(PartFailed, match="broken ended with status 3") as failed:
        await supervisor.start()

    assert "first\n    no such file: model.onnx" in str(failed.value)


async def test_a_part_that_never_works_fails_the_start_and_says_why(harness: SupervisorHarness) -> None:
    supervisor = harness.supervisor(part("idle", FOREVER, StubProbe(works=False)), start_timeout_s=0.2)

    with pytest.raises(PartFailed, match=r"idle was not ready within 0\.2 s: the stub fails"):
        await supervisor.start()


async def test_a_program_that_is_not_there_fails_the_start(harness: SupervisorHarness) -> None:
    spec = part("absent", FOREVER, StubProbe())
    spec.command[0] = "/nowhere/python"

    with pytest.raises(FileNotFoundError, match="/nowhere/python"):
        await harness.supervisor(spec).start()


async def test_a_part_whose_probe_fails_twice_is_started_again(harness: SupervisorHarness) -> None:
    probe = StubProbe()
    supervisor = harness.supervisor(part("server", FOREVER, probe))
    await supervisor.start()
    first = supervisor.child("server").process.pid
    watch = asyncio.create_task(supervisor.watch())

    probe.works = False
    await until(lambda: "starting again" in harness.printed.getvalue())
    probe.works = True
    await until(lambda: "ready again" in harness.printed.getvalue())

    assert supervisor.child("server").process.pid != first
    assert not alive(first)
    watch.cancel()


async def test_one_failing_look_is_no_reason(harness: SupervisorHarness) -> None:
    looks: list[bool] = []

    async def probe(timeout_s: float) -> None:
        looks.append(True)
        if len(looks) % 2 == 0:
            await StubProbe(works=False)(timeout_s)

    supervisor = harness.supervisor(part("server", FOREVER, probe))
    await supervisor.start()
    watch = asyncio.create_task(supervisor.watch())

    await until(lambda: len(looks) > 8)

    assert "starting again" not in harness.printed.getvalue()
    watch.cancel()


async def test_a_part_that_says_that_it_is_dead_gets_no_second_look(harness: SupervisorHarness) -> None:
    dead = StubProbe(works=False, dead=True)
    is_dead = False

    async def probe(timeout_s: float) -> None:
        if is_dead and supervisor.child("server").process.pid == first:
            await dead(timeout_s)

    supervisor = harness.supervisor(part("server", FOREVER, probe))
    await supervisor.start()
    first = supervisor.child("server").process.pid
    watch = asyncio.create_task(supervisor.watch())

    is_dead = True
    await until(lambda: "ready again" in harness.printed.getvalue())

    assert dead.n_calls == 1
    watch.cancel()


async def test_a_part_that_ended_is_started_again(harness: SupervisorHarness) -> None:
    probe = StubProbe()
    supervisor = harness.supervisor(part("server", FOREVER, probe))
    await supervisor.start()
    watch = asyncio.create_task(supervisor.watch())

    probe.works = False
    supervisor.child("server").process.kill()
    await until(lambda: "it ended with status -9" in harness.printed.getvalue())
    probe.works = True

    await until(lambda: "ready again" in harness.printed.getvalue())
    watch.cancel()


async def test_a_part_that_ends_during_a_probe_is_started_again_at_once(harness: SupervisorHarness) -> None:
    probed = asyncio.Event()

    async def answer_that_never_comes(timeout_s: float) -> None:
        probed.set()
        await asyncio.Event().wait()

    supervisor = harness.supervisor(part("server", FOREVER, StubProbe(), alive=answer_that_never_comes))
    await supervisor.start()
    watch = asyncio.create_task(supervisor.watch())
    await probed.wait()

    supervisor.child("server").process.kill()

    await until(lambda: "it ended with status -9" in harness.printed.getvalue())
    watch.cancel()


@pytest.mark.parametrize("answers", [True, False])
async def test_a_stopped_part_is_started_again_before_its_probe_says_so(
    harness: SupervisorHarness, answers: bool
) -> None:
    probed = asyncio.Event()

    async def probe(timeout_s: float) -> None:
        probed.set()
        if not answers:
            await asyncio.Event().wait()

    supervisor = harness.supervisor(part("server", FOREVER, StubProbe(), alive=probe))
    await supervisor.start()
    first = supervisor.child("server").process.pid
    watch = asyncio.create_task(supervisor.watch())
    await probed.wait()

    os.kill(first, signal.SIGSTOP)

    await until(lambda: "ready again" in harness.printed.getvalue())
    assert not alive(first)
    watch.cancel()


@pytest.mark.parametrize("fault", [signal.SIGSTOP, signal.SIGKILL])
async def test_a_part_one_of_whose_workers_ended_or_is_stopped_is_started_again(
    harness: SupervisorHarness, fault: signal.Signals
) -> None:
    note = harness.folder / "child"
    supervisor = harness.supervisor(part("server", family(note), when_exists(note), workers="deaf"))
    await supervisor.start()
    worker = int(note.read_text())
    watch = asyncio.create_task(supervisor.watch())

    os.kill(worker, fault)

    await until(lambda: "ready again" in harness.printed.getvalue())
    watch.cancel()


async def test_a_part_that_dies_again_while_it_starts_is_started_once_more(harness: SupervisorHarness) -> None:
    started: list[int] = []
    broken = False

    async def probe(timeout_s: float) -> None:
        pid = supervisor.child("server").process.pid
        if pid not in started:
            started.append(pid)
        if broken and len(started) < 3:  # the first on demand, the second from its start
            raise NotReady("its process is dead", dead=True)

    supervisor = harness.supervisor(part("server", FOREVER, probe))
    await supervisor.start()
    watch = asyncio.create_task(supervisor.watch())

    broken = True
    await until(lambda: "ready again" in harness.printed.getvalue())

    assert len(started) == 3
    assert not watch.done()
    watch.cancel()


async def test_a_part_that_does_not_stay_is_given_up(harness: SupervisorHarness) -> None:
    n_started = 0

    async def probe(timeout_s: float) -> None:
        nonlocal n_started
        pid = supervisor.child("server").process.pid
        if pid not in seen:  # works once, for the start
            seen.add(pid)
            n_started += 1
            return
        await StubProbe(works=False, dead=True)(timeout_s)

    seen: set[int] = set()
    supervisor = harness.supervisor(part("server", FOREVER, probe))
    await supervisor.start()

    async with asyncio.timeout(20):
        with pytest.raises(PartFailed, match="server does not stay: the stub fails"):
            await supervisor.watch()

    assert n_started == 1 + MAX_RESTARTS


async def test_what_works_but_cannot_do_its_work_is_left_alone(harness: SupervisorHarness) -> None:
    ready, alive = StubProbe(), StubProbe()
    supervisor = harness.supervisor(part("gateway", FOREVER, ready, alive=alive))
    await supervisor.start()
    watch = asyncio.create_task(supervisor.watch())

    ready.works = False
    calls_before = alive.n_calls
    await until(lambda: alive.n_calls > calls_before + 4)
    assert "starting again" not in harness.printed.getvalue()

    alive.works = False
    await until(lambda: "starting again" in harness.printed.getvalue())
    watch.cancel()


async def test_one_part_s_restarts_do_not_count_for_another(harness: SupervisorHarness) -> None:
    probes = {name: StubProbe() for name in ("one", "other")}
    supervisor = harness.supervisor(*(part(name, FOREVER, probe) for name, probe in probes.items()))
    await supervisor.start()
    watch = asyncio.create_task(supervisor.watch())

    for n in range(MAX_RESTARTS):
        for name in probes:
            supervisor.child(name).process.kill()
            await until(lambda name=name, n=n: count(harness, name) == n + 1)

    assert not watch.done()
    watch.cancel()


def count(harness: SupervisorHarness, name: str) -> int:
    return sum(line.startswith(name) and "ready again" in line for line in harness.printed.getvalue().splitlines())


async def test_the_time_to_end_is_one_for_all_parts(harness: SupervisorHarness) -> None:
    supervisor = harness.supervisor(*(part(f"deaf{n}", STUBBORN, StubProbe()) for n in range(3)), grace_s=0.0)
    await supervisor.start()
    for n in range(3):
        await until(lambda n=n: "deaf" in supervisor.child(f"deaf{n}").last_lines)
    graces: list[float] = []
    for n in range(3):
        child = supervisor.child(f"deaf{n}")
        stop = child.stop
        child.stop = lambda grace_s, stop=stop: graces.append(grace_s) or stop(0)  # type: ignore[method-assign]

    await supervisor.stop()

    assert graces == [LEAST_GRACE_S] * 3


async def test_a_stopped_process_is_ended_too(harness: SupervisorHarness) -> None:
    supervisor = harness.supervisor(part("server", FOREVER, StubProbe()), grace_s=0.1)
    await supervisor.start()
    process = supervisor.child("server").process
    process.send_signal(signal.SIGSTOP)

    await supervisor.stop()

    assert not alive(process.pid)


async def test_a_stop_ends_every_part_and_what_it_started(harness: SupervisorHarness) -> None:
    note = harness.folder / "grandchild"
    supervisor = harness.supervisor(
        part("family", family(note), when_exists(note)), part("page", FOREVER, StubProbe()), grace_s=0.2
    )
    await supervisor.start()
    pids = [int(note.read_text()), *(supervisor.child(name).process.pid for name in ("family", "page"))]
    assert all(map(alive, pids))

    await supervisor.stop()

    for pid in pids:
        await gone(pid)


async def test_a_part_that_does_not_listen_is_killed(harness: SupervisorHarness) -> None:
    supervisor = harness.supervisor(part("deaf", STUBBORN, StubProbe()), grace_s=0.1)
    await supervisor.start()
    child = supervisor.child("deaf")
    await until(lambda: "deaf" in child.last_lines)

    await supervisor.stop()

    assert child.process.returncode == -signal.SIGKILL


async def test_a_restart_ends_what_the_dead_part_started(harness: SupervisorHarness) -> None:
    note = harness.folder / "grandchild"
    probe = StubProbe()
    supervisor = harness.supervisor(part("family", family(note), probe))
    await supervisor.start()
    await until(note.exists)
    grandchild = int(note.read_text())
    watch = asyncio.create_task(supervisor.watch())

    probe.works = False
    supervisor.child("family").process.kill()
    await until(lambda: "starting again" in harness.printed.getvalue())
    probe.works = True

    await gone(grandchild)
    watch.cancel()


async def test_a_line_of_any_length_stops_no_part(harness: SupervisorHarness) -> None:
    code = "print('x' * 3_000_000); print('after it', flush=True); import signal; signal.pause()"
    supervisor = harness.supervisor(part("loud", code, StubProbe()))
    await supervisor.start()
    child = supervisor.child("loud")

    await until(lambda: "after it" in child.last_lines)

    await supervisor.stop()
    assert not child.running


async def test_all_lines_are_kept_and_those_for_people_shown(harness: SupervisorHarness) -> None:
    code = "print('I am fine'); print('E1122 broken', flush=True); import signal; signal.pause()"
    supervisor = harness.supervisor(part("server", code, StubProbe(), shown="^E"))
    await supervisor.start()
    await until(lambda: "E1122 broken" in harness.printed.getvalue())

    assert "I am fine" not in harness.printed.getvalue()
    assert (harness.folder / "logs" / "server.log").read_text() == "I am fine\nE1122 broken\n"


async def test_what_a_killed_part_left_behind_is_removed(harness: SupervisorHarness) -> None:
    left = harness.folder / "region_1"
    left.touch()
    supervisor = harness.supervisor(part("server", FOREVER, StubProbe(), cleanup=[str(harness.folder / "region_*")]))
    await supervisor.start()

    await supervisor.stop()

    assert not left.exists()
