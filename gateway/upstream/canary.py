"""The inference that readiness rests on: a known input whose answer can be checked without knowing it."""

from functools import cache

import numpy as np

from audiocnn.model_spec import CAM, LOGITS, PROBABILITIES
from gateway.upstream.models import ServedModel
from gateway.upstream.triton import Floats, Reply

OUTPUTS = [LOGITS, PROBABILITIES, CAM]
TOLERANCE = 1e-3
"""Largest difference between a logit and the mean of its CAM plus its bias."""
STROKE_FRAMES = 100
"""Between the beginnings of two strokes."""


@cache
def spectrogram(shape: tuple[int, ...]) -> Floats:
    """Noise that falls with frequency, and one loud stroke a second: `(1, *shape)` dB.

    Its logits and maps are as large as those of recordings, so that arithmetic of less precision shows.
    """
    _, n_mels, n_frames = shape
    rng = np.random.default_rng(0)
    since_stroke = np.arange(n_frames) % STROKE_FRAMES
    noise = -35.0 - 32.0 * np.linspace(0, 1, n_mels)[:, None] + 6.0 * rng.standard_normal((n_mels, n_frames))
    return (noise + 30.0 * np.exp(-since_stroke / 6)).astype(np.float32).reshape(1, *shape)


def adds_up(reply: Reply, model: ServedModel) -> bool:
    """Whether each class's CAM and bias make its logit, and the probabilities one."""
    logits, cam = reply.outputs[LOGITS][0], reply.outputs[CAM][0]  # (n_classes,), (n_classes, freq, time)
    off = np.abs(cam.mean(axis=(1, 2)) + np.array(model.head_bias, np.float32) - logits).max()
    total = reply.outputs[PROBABILITIES][0].sum()
    return bool(off <= TOLERANCE and abs(total - 1.0) <= TOLERANCE)  # false for NaN too
