"""Who is served, who waits, who is told to come back."""

import asyncio

import pytest

from audiocnn.admission import Admission
from audiocnn.errors import Busy


class Guest:
    """Enters, stays until told to go, and notes when it was let in."""

    def __init__(self, admission: Admission, served: list[str], name: str, places: int = 1) -> None:
        self._places = places
        self.leave = asyncio.Event()
        self._served = served
        self._name = name
        self.task = asyncio.create_task(self._visit(admission))

    async def _visit(self, admission: Admission) -> None:
        async with admission.enter(places=self._places):
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


async def test_a_guest_of_several_places_waits_until_all_are_free() -> None:
    admission, served = Admission(max_in_flight=3, max_waiting=3), list[str]()
    first, large = Guest(admission, served, "first"), Guest(admission, served, "large", places=3)
    await settle()
    assert (served, admission.in_flight, admission.waiting) == (["first"], 1, 1)

    await first.go()
    await settle()
    assert (served, admission.in_flight, admission.waiting) == (["first", "large"], 3, 0)
    await large.go()
    assert admission.in_flight == 0


async def test_guests_of_several_places_do_not_wait_for_each_other_s_part() -> None:
    admission, served = Admission(max_in_flight=3, max_waiting=3), list[str]()
    guests = [Guest(admission, served, name, places) for name, places in (("a", 2), ("b", 2), ("c", 3), ("d", 1))]
    await settle()

    await asyncio.gather(*(guest.go() for guest in guests))

    assert sorted(served) == ["a", "b", "c", "d"]
    assert admission.in_flight == 0


async def test_more_places_than_there_are_means_all_of_them() -> None:
    admission = Admission(max_in_flight=2, max_waiting=0)

    async with admission.enter(places=5):
        assert admission.in_flight == 2


async def test_who_gives_up_gathering_places_gives_back_those_it_had() -> None:
    admission, served = Admission(max_in_flight=2, max_waiting=2), list[str]()
    first = Guest(admission, served, "first")
    await settle()

    with pytest.raises(Busy):
        async with admission.enter(max_wait_s=0.01, places=2):
            raise AssertionError("there were not enough places")

    second = Guest(admission, served, "second")
    await settle()
    assert served == ["first", "second"]
    await first.go()
    await second.go()
