"""The first stage, computed from its description with nothing but arithmetic."""

import json

import numpy as np
import torch

from tests.unit.training.data import random_network
from training.export import example_log_mels
from training.first_convolution import first_convolution


def test_the_description_gives_every_cell_of_the_first_stage() -> None:
    model, log_mel = random_network().eval(), example_log_mels(1, seed=4)
    with torch.no_grad():
        expected = model.explain(log_mel).maps["conv1"][0].numpy()

    described = json.loads(json.dumps(first_convolution(model)))
    x = log_mel[0, 0].double().numpy()
    level = np.maximum(x - x.max(), -described["dynamic_range_db"]) + np.array(described["offset_db"])[:, None]
    u = np.maximum(level * described["scale"], described["lowest"]) * described["gain"] + described["shift"]
    rows, columns = described["padding"]
    padded = np.pad(u, ((rows, rows), (columns, columns)))
    kernels, (down, right) = np.array(described["kernels"]), described["stride"]
    patches = np.lib.stride_tricks.sliding_window_view(padded, kernels.shape[1:])[::down, ::right]
    v = np.einsum("ftij,kij->kft", patches, kernels) + np.array(described["bias"])[:, None, None]
    found = v * np.clip(v + 3, 0, 6) / 6

    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, atol=1e-4)
