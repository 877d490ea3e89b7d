"""What a window shares with the one before it in its stream: only the rest of its sound is sent, and computed.

The columns inside both windows are the same. Those by an edge differ: the resampler and the spectrogram's frames reach
over it, and there is nothing.
"""

from dataclasses import dataclass
from math import ceil, gcd

import numpy as np

from audiocnn.errors import Unavailable
from audiocnn.v1.preprocess_pb2 import GetConfigResponse
from gateway.analysis_types import Floats

REACH_S = 0.02
"""How far the resampler's filter reaches, at most: twice what it does at 8 kHz, the lowest rate."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """A window of which a part is known; its sound is sent without a gap in the middle."""

    gap: slice
    """The samples that are left out, counted from the window's first."""
    known: Floats
    """`(n_mels, column)`, those that need not be computed."""
    fingerprint: str
    """Of the spectrogram that they are of."""
    n_before: int
    """Computed columns before the known ones."""
    n_behind: int
    """Computed columns behind them."""
    n_sent: int
    """Columns of the sound that is sent."""

    def complete(self, computed: Floats, fingerprint: str) -> Floats:
        """The window's spectrogram `(n_mels, n_frames)`, from that of the sound that was sent, `(n_mels, n_sent)`.

        Raises:
            Unavailable: another version of the preprocessing service computed it.
        """
        if fingerprint != self.fingerprint or computed.shape[1] != self.n_sent:
            raise Unavailable("The preprocessing service was just updated.")
        return np.concatenate((computed[:, : self.n_before], self.known, computed[:, -self.n_behind :]), axis=1)


class Overlaps:
    """Of the windows of one stream."""

    def __init__(self, sample_rate: int, config: GetConfigResponse) -> None:
        """Takes the stream's rate in Hz."""
        self._config = config
        spectrogram = config.log_mel
        column = spectrogram.hop_length * sample_rate
        self._column = column / spectrogram.sample_rate
        """Samples of the stream from one column to the next."""
        self._period = column // gcd(column, spectrogram.sample_rate)
        """Samples from one on which a column lies to the next."""
        reach = REACH_S * spectrogram.sample_rate + spectrogram.win_length / 2
        self._edge = ceil(reach / spectrogram.hop_length)
        """Columns by an edge that differ."""
        self._start = 0
        self._log_mel: Floats | None = None

    def keep(self, start: int, log_mel: Floats, fingerprint: str) -> None:
        """Takes a window's first sample and spectrogram `(n_mels, n_frames)`, for those that follow."""
        is_expected = fingerprint == self._config.log_mel_fingerprint
        self._start, self._log_mel = start, log_mel if is_expected else None

    def forget(self) -> None:
        """Has the next window computed as a whole."""
        self._log_mel = None

    def find(self, start: int) -> Overlap | None:
        """What is known of the window that begins with this sample; None if its columns do not coincide, or too few."""
        if self._log_mel is None or (start - self._start) % self._period:
            return None
        n_columns, edge = self._config.log_mel.n_frames, self._edge
        shift = round((start - self._start) / self._column)
        behind = n_columns - shift - edge  # the first column behind the known ones
        # Sound by the gap is sound by an edge: as much is sent again as is computed.
        begin = ceil(2 * edge * self._column)
        end = begin + (int((behind - edge) * self._column) - begin) // self._period * self._period
        if end <= begin:
            return None
        return Overlap(
            gap=slice(begin, end),
            known=self._log_mel[:, edge + shift : behind + shift],
            fingerprint=self._config.log_mel_fingerprint,
            n_before=edge,
            n_behind=n_columns - behind,
            n_sent=n_columns - round((end - begin) / self._column),
        )
