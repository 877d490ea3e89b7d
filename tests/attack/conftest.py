"""How long the attack lasts, and from which seed."""

import os
import random
import secrets
from collections.abc import Callable, Iterator
from time import monotonic

import pytest

from tests.conftest import Stack

SECONDS = float(os.environ.get("ATTACK_SECONDS", "60"))
"""For all tests of this folder together."""
SEED = os.environ.get("ATTACK_SEED") or secrets.token_hex(4)
N_PARTS = 8
PART_S = SECONDS / N_PARTS


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> random.Random:
    """Says its seed when a test fails: set ATTACK_SEED to it to send the same inputs again."""
    print(f"ATTACK_SEED={SEED}")
    return random.Random(f"{SEED} {request.node.name}")  # noqa: S311 - not for secrets


@pytest.fixture
def rounds() -> Callable[[], Iterator[int]]:
    """Numbers from 0 for as long as one test may last."""

    def count() -> Iterator[int]:
        end, n = monotonic() + PART_S, 0
        while n < 20 or monotonic() < end:
            yield n
            n += 1
        print(f"{n} inputs")

    return count


@pytest.fixture
def attacked(stack: Stack) -> Iterator[Stack]:
    """The product, all of whose processes must outlive the attack."""
    before = {name: stack.pid(name) for name in ("triton", "preprocess", "gateway")}
    yield stack
    stack.check()
    assert {name: stack.pid(name) for name in before} == before, "a process ended and was started again"
