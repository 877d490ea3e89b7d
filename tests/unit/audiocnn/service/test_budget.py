"""How many bytes may be held: in all, for each client, and for what is still to be read."""

import asyncio

import pytest

from audiocnn.errors import Busy, TooManyRequests
from audiocnn.service import budget
from audiocnn.service.budget import ByteBudget


def test_more_than_all_is_refused_and_free_again_later() -> None:
    all_bytes = ByteBudget(100)
    with all_bytes.request("a") as first:
        first.take(100)
        with all_bytes.request("b") as second, pytest.raises(Busy):
            second.take(1)
    with all_bytes.request("b") as third:
        third.take(100)
    assert all_bytes.held_bytes == 0


def test_one_client_leaves_a_quarter_to_others() -> None:
    all_bytes = ByteBudget(100)
    with (
        all_bytes.request("greedy") as first,
        all_bytes.request("greedy") as more,
        all_bytes.request("polite") as other,
    ):
        first.take(60)
        more.take(15)
        with pytest.raises(TooManyRequests):
            more.take(1)
        other.take(25)
    assert all_bytes.held_bytes == 0


def test_requests_without_a_client_have_no_share_of_their_own() -> None:
    all_bytes = ByteBudget(100)
    with all_bytes.request() as first, all_bytes.request() as second:
        first.take(60)
        second.take(40)
        with pytest.raises(Busy) as refused:
            second.take(1)
        assert type(refused.value) is Busy


async def test_what_is_to_be_read_waits_for_room() -> None:
    all_bytes = ByteBudget(100)
    with all_bytes.request() as first, all_bytes.request() as second:
        first.take(60)
        reserving = asyncio.create_task(second.reserve(70))
        await asyncio.sleep(0)
        first.keep(5)
        await reserving
        assert all_bytes.held_bytes == 75


async def test_the_wait_for_room_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MAX_WAIT_S", 0.01)
    all_bytes = ByteBudget(100)
    with all_bytes.request("a") as first, all_bytes.request("b") as second:
        first.take(60)
        with pytest.raises(Busy):
            await second.reserve(70)
    assert all_bytes.held_bytes == 0


async def test_more_than_was_reserved_needs_room_too() -> None:
    all_bytes = ByteBudget(100)
    with all_bytes.request("a") as first, all_bytes.request("b") as second:
        await first.reserve(60)
        second.take(30)
        with pytest.raises(Busy):
            first.keep(80)
        first.keep(70)
