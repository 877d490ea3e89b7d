"""What all tests of training share."""

import pytest
import torch


@pytest.fixture(autouse=True, scope="session")
def _one_thread() -> None:
    """The networks of these tests are small: more threads would only wait for each other."""
    torch.set_num_threads(1)
