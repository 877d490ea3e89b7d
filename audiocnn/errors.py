"""Everything that can go wrong, named once; each edge maps the code to its own status in one table.

AudioCnnError
├── InvalidAudio                what was sent must change
│   ├── EmptyAudio              nothing was sent
│   ├── InvalidBase64           the JSON field is not base64
│   ├── UnsupportedAudio        the bytes are no recording that can be decoded
│   ├── TruncatedAudio          damaged so that no sound can be read
│   ├── AudioTooLarge           too many bytes
│   ├── AudioTooLong            too many seconds
│   ├── NoSamples               a recording without sound in it
│   └── InvalidSamples          NaN, infinity, or values beyond any scale
├── InvalidRequest              an option has a value that does not exist
│   └── NotFound                a layer or window that the model or the recording does not have
│       └── SoundGone           a recording that was named instead of sent, and is not kept any more
├── Unauthenticated             no API key, or an unknown one
├── Busy                        at capacity: retry later
│   └── TooManyRequests         and this client has more than its share of them
├── Unavailable                 an upstream service does not respond
├── DeadlineExceeded            an upstream service was too slow
└── Mismatch                    two services disagree on the log-mel or the model
"""

from typing import ClassVar


class AudioCnnError(Exception):
    """Base of all: `code` is for programs, `message` for people and says what to do."""

    code: ClassVar[str] = "internal"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class InvalidAudio(AudioCnnError):
    """What was sent cannot be analysed."""

    code = "invalid_audio"


class EmptyAudio(InvalidAudio):
    """No bytes at all."""

    code = "empty_audio"


class InvalidBase64(InvalidAudio):
    """`audio_data` is not base64."""

    code = "invalid_base64"


class UnsupportedAudio(InvalidAudio):
    """libsndfile cannot read it."""

    code = "unsupported_audio"


class TruncatedAudio(InvalidAudio):
    """Damaged or cut off so early that nothing can be read."""

    code = "truncated_audio"


class AudioTooLarge(InvalidAudio):
    """More bytes than the limit."""

    code = "audio_too_large"


class AudioTooLong(InvalidAudio):
    """More seconds than the limit."""

    code = "audio_too_long"


class NoSamples(InvalidAudio):
    """A header and nothing behind it, or an empty region."""

    code = "no_samples"


class InvalidSamples(InvalidAudio):
    """NaN, infinity or values beyond any scale."""

    code = "invalid_samples"


class InvalidRequest(AudioCnnError):
    """An option has an impossible value."""

    code = "invalid_request"


class NotFound(InvalidRequest):
    """The named layer or window does not exist."""

    code = "not_found"


class SoundGone(NotFound):
    """The recording is not in this server's memory (any more)."""

    code = "sound_gone"


class Unauthenticated(AudioCnnError):
    """No API key, or an unknown one."""

    code = "unauthenticated"


class Busy(AudioCnnError):
    """Refused to protect those already being served."""

    code = "busy"


class TooManyRequests(Busy):
    """Refused because this client has more than its share."""

    code = "too_many_requests"


class Unavailable(AudioCnnError):
    """A service this one needs does not answer."""

    code = "unavailable"


class DeadlineExceeded(AudioCnnError):
    """A service this one needs took too long."""

    code = "deadline_exceeded"


class Mismatch(AudioCnnError):
    """The parts that run do not belong together."""

    code = "mismatch"


def _tree(root: type[AudioCnnError]) -> list[type[AudioCnnError]]:
    return [root] + [error for child in root.__subclasses__() for error in _tree(child)]


ERRORS_BY_CODE: dict[str, type[AudioCnnError]] = {error.code: error for error in _tree(AudioCnnError)}
"""Finds the class again behind a code that came over the wire."""


def check_size(audio: bytes, max_bytes: int) -> None:
    """Bounds a recording's file.

    Raises:
        AudioTooLarge
    """
    if len(audio) > max_bytes:
        raise AudioTooLarge(
            f"The recording has {len(audio)} bytes and the limit is {max_bytes}: send a shorter or a compressed one."
        )
