"""Errors that only HTTP knows."""

from audiocnn.errors import AudioCnnError

CLIENT_CLOSED_REQUEST = 499
"""nginx's status for a client that disconnected before its answer; it is only counted, never received."""


class ClientGone(AudioCnnError):
    """The client disconnected."""

    code = "client_gone"


class UnsupportedMediaType(AudioCnnError):
    """The body is of a type that this path does not take."""

    code = "unsupported_media_type"


class InvalidBody(AudioCnnError):
    """The body is not what its type says."""

    code = "invalid_body"


class RequestTimeout(AudioCnnError):
    """The body did not arrive in time."""

    code = "request_timeout"
