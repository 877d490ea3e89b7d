"""What every contender receives: five-second WAV files, no two alike, so that no cache answers."""

from tests import signals

N_CLIPS = 64


def clips() -> list[bytes]:
    """16 bit, mono, 44.1 kHz: 441 kB each."""
    return [signals.encode(signals.noise(5.0, 44_100, amplitude=0.1, seed=i), 44_100) for i in range(N_CLIPS)]
