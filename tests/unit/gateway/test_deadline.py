"""By when an answer must be there."""

import asyncio
import time

import pytest

from audiocnn.errors import Busy, DeadlineExceeded
from gateway.deadline import LONG_RECORDING_S, Deadline


def test_it_counts_down_and_never_to_nothing() -> None:
    assert 9.0 < Deadline(10.0, 120.0).remaining_s() <= 10.0
    assert Deadline(0.0, 0.0).remaining_s() > 0


async def test_what_takes_longer_is_cancelled() -> None:
    with pytest.raises(DeadlineExceeded):
        async with Deadline(0.01, 120.0).enforced():
            await asyncio.Event().wait()


async def test_a_long_recording_gets_the_long_time_counted_from_the_same_start() -> None:
    deadline = Deadline(1.0, 120.0)
    async with deadline.enforced():
        deadline.allow_for(LONG_RECORDING_S)
        assert deadline.remaining_s() <= 1.0
        deadline.allow_for(LONG_RECORDING_S + 1)
        assert 119.0 < deadline.remaining_s() <= 120.0
    assert deadline.most_remaining_s() == pytest.approx(deadline.remaining_s(), abs=1.0)


async def test_the_short_time_does_not_end_a_long_recording() -> None:
    deadline = Deadline(0.01, 120.0)
    async with deadline.enforced():
        deadline.allow_for(LONG_RECORDING_S + 1)
        while time.monotonic() < deadline.started + 0.02:  # noqa: ASYNC110
            await asyncio.sleep(0)


async def test_the_long_time_ends_too() -> None:
    with pytest.raises(DeadlineExceeded):
        deadline = Deadline(0.01, 0.02)
        async with deadline.enforced():
            deadline.allow_for(LONG_RECORDING_S + 1)
            await asyncio.Event().wait()


def test_it_counts_from_the_request_s_arrival_but_leaves_half_of_the_time() -> None:
    now = time.monotonic()
    assert 6.5 < Deadline(10.0, 120.0, arrived=now - 3).remaining_s() <= 7.0
    assert 4.5 < Deadline(10.0, 120.0, arrived=now - 60).remaining_s() <= 5.0


def test_a_long_recording_is_reported_once_and_may_be_refused() -> None:
    calls: list[bool] = []
    deadline = Deadline(10.0, 120.0, when_long=lambda: calls.append(True))
    deadline.allow_for(LONG_RECORDING_S)
    assert calls == []
    deadline.allow_for(LONG_RECORDING_S + 1)
    deadline.allow_for(LONG_RECORDING_S + 1)
    assert calls == [True]

    def refuse() -> None:
        raise Busy("Too many.")

    with pytest.raises(Busy):
        Deadline(10.0, 120.0, when_long=refuse).allow_for(LONG_RECORDING_S + 1)
