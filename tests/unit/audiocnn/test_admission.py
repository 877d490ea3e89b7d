"""Who is served, who waits, who is told to come back."""

import asyncio

import pytest

from audiocnn.admission import Admission
from audiocnn.errors import Busy


class Guest:
    """Enters, stays until told to go, and notes when it was let in."""

    def __init__(self, admission: Admission, served: list[str], name: str) -> None:
        self.leave = asyncio.Event()
        self._served = served
        self._name = name
        self.task = asyncio.create_task(self._visit(admission))

    async def _visit(self, admission: Admission) -> None:
        async with admission.enter():
            self._served.append(self._name)
            await self.leave.wait()

    async def go(self) -> None:
        self.leave.set()
        await self.task


async def settle() -> None:
    """Lets every task run as far as it can."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_guests_are_served_in_the_order_of_their_coming() -> None:
    admission, served = Admission(max_in_flight=1, max_waiting=3), list[str]()
    guests = [Guest(admission, served, name) for name in "abcd"]
    await settle()
    assert (served, admission.in_flight, admission.waiting) == (["a"], 1, 3)

    for guest in guests:
        await guest.go()
        await settle()

    assert served == ["a", "b", "c", "d"]
    assert (admission.in_flight, admission.waiting, admission.n_shed) == (0, 0, 0)


async def test_one_more_than_may_wait_is_refused_at_once_and_counted() -> None:
    admission, served = Admission(max_in_flight=2, max_waiting=1), list[str]()
    guests = [Guest(admission, served, name) for name in "abc"]
    await settle()

    with pytest.raises(Busy):
        async with admission.enter():
            raise AssertionError("there was no place")

    assert (admission.in_flight, admission.waiting, admission.n_shed) == (2, 1, 1)
    for guest in guests:
        await guest.go()


async def test_nobody_waits_where_no_line_is_allowed() -> None:
    admission, served = Admission(max_in_flight=1, max_waiting=0), list[str]()
    guest = Guest(admission, served, "a")
    await settle()

    with pytest.raises(Busy):
        async with admission.enter():
            raise AssertionError("there was no place")

    await guest.go()
    async with admission.enter():
        assert admission.in_flight == 1


async def test_who_waited_too_long_is_refused_and_counted() -> None:
    admission, served = Admission(max_in_flight=1, max_waiting=1), list[str]()
    guest = Guest(admission, served, "a")
    await settle()

    with pytest.raises(Busy):
        async with admission.enter(max_wait_s=0.01):
            raise AssertionError("there was no place")

    assert (admission.waiting, admission.n_shed) == (0, 1)
    await guest.go()


async def test_who_gives_up_waiting_frees_the_place_in_line() -> None:
    admission, served = Admission(max_in_flight=1, max_waiting=1), list[str]()
    first, impatient = Guest(admission, served, "first"), Guest(admission, served, "impatient")
    await settle()

    impatient.task.cancel()
    await settle()
    assert admission.waiting == 0
    last = Guest(admission, served, "last")
    await settle()
    await first.go()
    await settle()

    assert served == ["first", "last"]
    await last.go()


async def test_who_is_cancelled_or_fails_at_work_frees_the_place() -> None:
    admission, served = Admission(max_in_flight=1, max_waiting=0), list[str]()
    guest = Guest(admission, served, "a")
    await settle()
    guest.task.cancel()
    await settle()

    with pytest.raises(ZeroDivisionError):
        async with admission.enter():
            raise ZeroDivisionError

    assert admission.in_flight == 0
    async with admission.enter():
        pass
