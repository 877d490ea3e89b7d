"""Which requests are served, which wait, which are refused."""

import asyncio
from contextlib import ExitStack

import pytest

from audiocnn.errors import Busy, TooManyRequests
from audiocnn.service.admission import Admission


class Waiter:
    """Enters, stays until `leave` is set, and records when it was admitted."""

    def __init__(
        self, admission: Admission, served: list[str], name: str, client: str = "", *, places: int = 1
    ) -> None:
        self._places = places
        self.leave = asyncio.Event()
        self._served = served
        self._name = name
        self._client = client
        self.task = asyncio.create_task(self._visit(admission))

    async def _visit(self, admission: Admission) -> None:
        async with admission.enter(self._client, places=self._places):
            self._served.append(self._name)
            await self.leave.wait()

    async def go(self) -> None:
        self.leave.set()
        await self.task


async def settle() -> None:
    """Lets every task run as far as it can."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_clients_are_served_in_order_of_arrival() -> None:
    admission, served = Admission(max_in_flight=1, max_waiting=3), list[str]()
    waiters = [Waiter(admission, served, name) for name in "abcd"]
    await settle()
    assert (served, admission.in_flight, admission.waiting) == (["a"], 1, 3)

    for waiter in waiters:
        await waiter.go()
        await settle()

    assert served == ["a", "b", "c", "d"]
    assert (admission.in_flight, admission.waiting, admission.n_shed) == (0, 0, 0)


async def test_one_more_than_may_wait_is_refused_at_once_and_counted() -> None:
    admission, served = Admission(max_in_flight=2, max_waiting=1), list[str]()
    waiters = [Waiter(admission, served, name) for name in "abc"]
    await settle()

    with pytest.raises(Busy):
        async with admission.enter():
            raise AssertionError("there was no place")

    assert (admission.in_flight, admission.waiting, admission.n_shed) == (2, 1, 1)
    for waiter in waiters:
        await waiter.go()


async def test_no_request_waits_without_a_queue() -> None:
    admission, served = Admission(max_in_flight=1, max_waiting=0), list[str]()
    waiter = Waiter(admission, served, "a")
    await settle()

    with pytest.raises(Busy):
        async with admission.enter():
            raise AssertionError("there was no place")

    await waiter.go()
    async with admission.enter():
        assert admission.in_flight == 1


async def test_who_waited_too_long_is_refused_and_counted() -> None:
    admission, served = Admission(max_in_flight=1, max_waiting=1), list[str]()
    waiter = Waiter(admission, served, "a")
    await settle()

    with pytest.raises(Busy):
        async with admission.enter(max_wait_s=0.01):
            raise AssertionError("there was no place")

    assert (admission.waiting, admission.n_shed) == (0, 1)
    await waiter.go()


async def test_who_gives_up_waiting_frees_the_place_in_line() -> None:
    admission, served = Admission(max_in_flight=1, max_waiting=1), list[str]()
    first, impatient = Waiter(admission, served, "first"), Waiter(admission, served, "impatient")
    await settle()

    impatient.task.cancel()
    await settle()
    assert admission.waiting == 0
    last = Waiter(admission, served, "last")
    await settle()
    await first.go()
    await settle()

    assert served == ["first", "last"]
    await last.go()


async def test_who_is_cancelled_or_fails_at_work_frees_the_place() -> None:
    admission, served = Admission(max_in_flight=1, max_waiting=0), list[str]()
    waiter = Waiter(admission, served, "a")
    await settle()
    waiter.task.cancel()
    await settle()

    with pytest.raises(ZeroDivisionError):
        async with admission.enter():
            raise ZeroDivisionError

    assert admission.in_flight == 0
    async with admission.enter():
        pass


async def fill(admission: Admission, served: list[str], *clients: str) -> list[Waiter]:
    waiters = [Waiter(admission, served, name, client) for name, client in (each.split("@") for each in clients)]
    await settle()
    return waiters


async def leave(waiters: list[Waiter]) -> None:
    for waiter in waiters:
        waiter.leave.set()
    await asyncio.gather(*(waiter.task for waiter in waiters), return_exceptions=True)


async def test_slots_go_to_clients_in_turn() -> None:
    admission, served = Admission(max_in_flight=1, max_waiting=5), list[str]()
    waiters = await fill(admission, served, "1@greedy", "2@greedy", "3@greedy", "4@greedy", "5@polite")

    await leave(waiters)

    assert served == ["1", "2", "5", "3", "4"]
    assert (admission.in_flight, admission.waiting) == (0, 0)


async def test_a_full_line_has_room_for_a_client_with_less() -> None:
    admission, served = Admission(max_in_flight=1, max_waiting=3), list[str]()
    waiters = await fill(admission, served, "1@greedy", "2@greedy", "3@greedy", "4@greedy", "5@polite")

    with pytest.raises(TooManyRequests):
        await waiters[3].task
    with pytest.raises(TooManyRequests):
        admission.check("greedy")
    admission.check("third")
    await leave(waiters)

    assert served == ["1", "2", "5", "3"]
    assert (admission.in_flight, admission.waiting, admission.n_shed) == (0, 0, 2)


async def test_no_more_are_read_than_can_be_served() -> None:
    admission = Admission(max_in_flight=1, max_waiting=1)
    (working,) = await fill(admission, [], "1@a")

    with admission.reserve("b") as release:
        with pytest.raises(Busy), admission.reserve("c"):
            pass
        release()
        (waiting,) = await fill(admission, [], "2@b")
        assert (admission.reserved, admission.waiting) == (0, 1)

    await leave([working, waiting])
    assert (admission.in_flight, admission.waiting, admission.reserved) == (0, 0, 0)


async def test_a_request_that_does_not_arrive_loses_its_reservation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audiocnn.service.admission.RESERVED_S", 0)
    admission = Admission(max_in_flight=1, max_waiting=0)

    with admission.reserve("slow"):
        await settle()
        with admission.reserve("quick"):
            assert admission.reserved == 1

    assert admission.reserved == 0


async def test_a_client_with_many_reservations_loses_one_to_a_client_with_fewer() -> None:
    admission = Admission(max_in_flight=2, max_waiting=1)

    with ExitStack() as held:
        for _ in range(3):
            held.enter_context(admission.reserve("greedy"))
        with admission.reserve("polite"):
            assert admission.reserved == 3
            with pytest.raises(TooManyRequests), admission.reserve("greedy"):
                pass
            with pytest.raises(Busy), admission.reserve("polite"):
                pass

    assert admission.reserved == 0


async def test_a_lone_client_gets_the_error_of_a_full_server() -> None:
    admission = Admission(max_in_flight=1, max_waiting=1)
    waiters = await fill(admission, [], "1@only", "2@only")

    with pytest.raises(Busy) as refused:
        admission.check("only")

    assert type(refused.value) is Busy
    await leave(waiters)


async def test_a_slot_that_comes_as_its_request_gives_up_goes_to_the_next() -> None:
    admission, served = Admission(max_in_flight=1, max_waiting=2), list[str]()
    first, second, third = await fill(admission, served, "1@a", "2@a", "3@a")

    first.leave.set()
    await first.task  # its slot is the second's now, which does not know yet
    second.task.cancel()
    await settle()

    assert served == ["1", "3"]
    await leave([third])
    assert (admission.in_flight, admission.waiting) == (0, 0)


async def test_a_guest_of_several_places_waits_until_all_are_free() -> None:
    admission, served = Admission(max_in_flight=3, max_waiting=3), list[str]()
    first, large = Waiter(admission, served, "first"), Waiter(admission, served, "large", places=3)
    await settle()
    assert (served, admission.waiting) == (["first"], 1)

    await first.go()
    await settle()
    assert (served, admission.in_flight, admission.waiting) == (["first", "large"], 3, 0)
    await large.go()
    assert admission.in_flight == 0


async def test_guests_of_several_places_do_not_wait_for_each_other_s_part() -> None:
    admission, served = Admission(max_in_flight=3, max_waiting=3), list[str]()
    waiters = [
        Waiter(admission, served, name, places=places) for name, places in (("a", 2), ("b", 2), ("c", 3), ("d", 1))
    ]
    await settle()

    await asyncio.gather(*(waiter.go() for waiter in waiters))

    assert sorted(served) == ["a", "b", "c", "d"]
    assert admission.in_flight == 0


async def test_more_places_than_there_are_means_all_of_them() -> None:
    admission = Admission(max_in_flight=2, max_waiting=0)

    async with admission.enter(places=5):
        assert admission.in_flight == 2


async def test_who_gives_up_gathering_places_gives_back_those_it_had() -> None:
    admission, served = Admission(max_in_flight=2, max_waiting=2), list[str]()
    first = Waiter(admission, served, "first")
    await settle()

    with pytest.raises(Busy):
        async with admission.enter(max_wait_s=0.01, places=2):
            raise AssertionError("there were not enough places")

    second = Waiter(admission, served, "second")
    await settle()
    assert served == ["first", "second"]
    await first.go()
    await second.go()
