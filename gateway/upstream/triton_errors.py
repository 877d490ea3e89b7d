"""What the failures of Triton's client mean: it has one exception for all, with a status and words."""

from tritonclient.utils import InferenceServerException

from audiocnn.errors import AudioCnnError, Busy, DeadlineExceeded, Unavailable

QUEUE_FULL = "maximum queue size"
"""Triton's own words; the status is the one of a server that is unavailable."""
DRAINING = "no available versions"
"""Triton's own words while it stops; the status is the one of a model that it never had."""


class VersionGone(Unavailable):
    """No server has this version of the model (any more)."""


class Refused(Unavailable):
    """A server whose model has other inputs or outputs."""


def was_dropped(error: Exception) -> bool:
    """Whether the server stopped under the call, by what little its client's own errors contain."""
    if not isinstance(error, InferenceServerException) or QUEUE_FULL in str(error.message()):
        return False
    return str(error.status()).endswith(("CANCELLED", "UNAVAILABLE")) or DRAINING in str(error.message())


def from_triton_error(error: InferenceServerException) -> AudioCnnError:
    """What Triton's failure means here. A full queue and a dead server share one status; the words differ."""
    status, words = str(error.status()), str(error.message())
    if status.endswith("DEADLINE_EXCEEDED"):
        return DeadlineExceeded("The network took too long: try again in a moment.")
    if QUEUE_FULL in words:
        return Busy("The inference server is busy: try again in a moment.")
    kinds = {"NOT_FOUND": VersionGone, "INVALID_ARGUMENT": Refused}
    kind = kinds.get(status.rpartition(".")[2], Unavailable)
    return kind("The inference server is not available: try again in a few seconds.")
