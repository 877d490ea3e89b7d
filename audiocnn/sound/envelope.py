"""The waveform as it is drawn."""

import numpy as np

from audiocnn.sound.audio import Samples


class PeakEnvelope:
    """The waveform in few enough points to draw, without losing its peaks.

    A recording of up to `max_points` samples, a multiple of four, is kept as it is. A longer one becomes bins of equal
    length, each giving its minimum and then its maximum, so that a click of one sample is still there at its full
    height. One that turns out longer than its header said ends in bins twice as long, or four times, and so on.
    """

    def __init__(self, n_samples: int, max_points: int = 8_000) -> None:
        self._max_points = max_points
        self._bin = 1 if n_samples <= max_points else -(-n_samples // (max_points // 2))
        self._rest = np.zeros(0, np.float32)
        self._low: list[Samples] = []
        self._high: list[Samples] = []
        self._n_bins = 0

    def add(self, block: Samples) -> None:
        """Takes the next block `(time,)`."""
        self._rest = np.concatenate((self._rest, block)) if len(self._rest) else block
        self._append_whole_bins()
        while self._n_bins == self._max_bins and len(self._rest):
            self._halve()
            self._append_whole_bins()

    @property
    def _max_bins(self) -> int:
        return self._max_points if self._bin == 1 else self._max_points // 2

    def _append_whole_bins(self) -> None:
        n_bins = min(len(self._rest) // self._bin, self._max_bins - self._n_bins)
        if not n_bins:
            return
        whole, self._rest = self._rest[: n_bins * self._bin], self._rest[n_bins * self._bin :]
        starts = np.arange(0, len(whole), self._bin)
        self._low.append(np.minimum.reduceat(whole, starts))
        self._high.append(np.maximum.reduceat(whole, starts))
        self._n_bins += n_bins

    def _halve(self) -> None:
        """Joins adjacent bins: half as many bins, each twice as long."""
        self._low = [np.concatenate(self._low).reshape(-1, 2).min(axis=1)]
        self._high = [np.concatenate(self._high).reshape(-1, 2).max(axis=1)]
        self._n_bins //= 2
        self._bin *= 2

    def values(self) -> Samples:
        """`(point,)` float32, evenly spread over the recording."""
        low, high = [*self._low], [*self._high]
        if len(self._rest):
            low.append(self._rest.min(keepdims=True))
            high.append(self._rest.max(keepdims=True))
        if self._bin == 1:
            return np.concatenate(low)
        return np.stack((np.concatenate(low), np.concatenate(high)), axis=1).reshape(-1)
