"""gRPC clients of this project: channel arguments, and errors from statuses. Needs no package but gRPC's own."""

import grpc
from google.rpc import error_details_pb2, status_pb2

from audiocnn.errors import ERRORS_BY_CODE, AudioCnnError, AudioTooLarge, Busy, DeadlineExceeded, Unavailable

ERROR_DOMAIN = "audiocnn"
STATUS_DETAILS_KEY = "grpc-status-details-bin"


def channel_options(max_message_bytes: int) -> list[tuple[str, int | str]]:
    """Channel arguments: the given message size in bytes, quick reconnection, round robin over replicas."""
    return [
        ("grpc.max_send_message_length", max_message_bytes),
        ("grpc.max_receive_message_length", max_message_bytes),
        ("grpc.keepalive_time_ms", 60_000),
        ("grpc.keepalive_timeout_ms", 20_000),
        ("grpc.lb_policy_name", "round_robin"),
        # A restarted server is back in seconds; by default gRPC waits up to two minutes before it tries again.
        ("grpc.initial_reconnect_backoff_ms", 200),
        ("grpc.min_reconnect_backoff_ms", 200),
        ("grpc.max_reconnect_backoff_ms", 1_000),
    ]


def from_rpc_error(error: grpc.RpcError, service: str) -> AudioCnnError:
    """Map a failed call to the error that the server named, or to the nearest one if it named none."""
    status = status_pb2.Status()
    for key, value in error.trailing_metadata() or ():
        if key == STATUS_DETAILS_KEY and isinstance(value, bytes):
            status.ParseFromString(value)
    for detail in status.details:
        info = error_details_pb2.ErrorInfo()
        if detail.Unpack(info) and info.domain == ERROR_DOMAIN:
            named = ERRORS_BY_CODE.get(info.reason.lower(), AudioCnnError)
            # An internal error of the server: to its client the server is unavailable.
            if named is not AudioCnnError:
                return named(status.message)
    if error.code() == grpc.StatusCode.DEADLINE_EXCEEDED:
        return DeadlineExceeded(f"The {service} took too long: try again, or send a shorter recording.")
    if "message larger than max" in str(error.details()):  # gRPC's own text; a retry would not help
        return AudioTooLarge(f"The recording is larger than the {service} takes: send a shorter or a compressed one.")
    if error.code() == grpc.StatusCode.RESOURCE_EXHAUSTED:
        return Busy(f"The {service} is busy: try again in a moment.")
    return Unavailable(f"The {service} is unavailable: try again in a few seconds.")
