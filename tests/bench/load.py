"""Clients over HTTP: in a closed loop each waits for its answer; in an open loop requests come when they are due."""

import base64
import http.client
import itertools
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

BOUNDARY = "audiocnn-bench"
OPEN_LOOP_THREADS = 384
"""More than the product lets in: one of them is always free to send the next request."""

Request = tuple[bytes, dict[str, str]]
SendRequest = Callable[[int], bool]
"""Sends request `i`; whether it was answered rather than refused as busy."""
MakeClient = Callable[[], SendRequest]


@dataclass(frozen=True, slots=True)
class Result:
    """One round."""

    duration_s: float
    answered_ms: list[float] = field(default_factory=list)
    refused_ms: list[float] = field(default_factory=list)

    @property
    def per_s(self) -> float:
        """Answers."""
        return len(self.answered_ms) / self.duration_s


def percentile(values: list[float], share: float) -> float:
    """The value that this share of them does not exceed; 0 of none."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] if values else 0.0


def as_form(audio: bytes) -> Request:
    """A multipart body and its headers."""
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="clip.wav"\r\n'
        "Content-Type: audio/wav\r\n\r\n"
    )
    body = head.encode() + audio + f"\r\n--{BOUNDARY}--\r\n".encode()
    return body, {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


def as_json(audio: bytes) -> Request:
    """The contract's other form."""
    body = json.dumps({"audio_data": base64.b64encode(audio).decode()}).encode()
    return body, {"Content-Type": "application/json"}


def over_http(port: int, path: str, requests: list[Request], *, gzip: bool = False) -> MakeClient:
    """Makes a client: one connection that is kept, standard library only, so that it takes little of the machine."""
    accepted = {"Accept-Encoding": "gzip"} if gzip else {}

    def client() -> SendRequest:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

        def send(i: int) -> bool:
            body, headers = requests[i % len(requests)]
            connection.request("POST", path, body, headers | accepted)
            reply = connection.getresponse()
            answer = reply.read()
            if reply.status not in (http.client.OK, http.client.SERVICE_UNAVAILABLE):
                raise RuntimeError(f"{reply.status}: {answer[:300]!r}")
            return reply.status == http.client.OK

        return send

    return client


def timed_ms(send: SendRequest, i: int) -> float:
    """How long one answer takes.

    Raises:
        RuntimeError: it was refused.
    """
    before = time.perf_counter()
    if not send(i):
        raise RuntimeError("refused as busy")
    return (time.perf_counter() - before) * 1e3


def closed_loop(client: MakeClient, n_clients: int, duration_s: float) -> Result:
    """Each client sends its next request when it has the last answer; one that is refused waits a second."""
    stop = time.monotonic() + duration_s
    result = Result(duration_s)

    def loop(first: int) -> None:
        send = client()
        for i in itertools.count(first):
            if time.monotonic() >= stop:
                return
            before = time.perf_counter()
            if send(i):
                result.answered_ms.append((time.perf_counter() - before) * 1e3)
            else:
                result.refused_ms.append((time.perf_counter() - before) * 1e3)
                time.sleep(max(0.0, min(1.0, stop - time.monotonic())))

    started = time.perf_counter()
    _in_threads([partial(loop, k * 7) for k in range(n_clients)])
    return Result(time.perf_counter() - started, result.answered_ms, result.refused_ms)


def open_loop(client: MakeClient, per_s: float, duration_s: float) -> Result:
    """So many requests a second, whether or not the last ones are answered; times count from when each was due."""
    result = Result(duration_s)
    turns = itertools.count()
    start = time.monotonic() + 0.2

    def loop() -> None:
        send = client()
        while (due := start + (i := next(turns)) / per_s) < start + duration_s:
            time.sleep(max(0.0, due - time.monotonic()))
            times = result.answered_ms if send(i) else result.refused_ms
            times.append((time.monotonic() - due) * 1e3)

    _in_threads([loop] * OPEN_LOOP_THREADS)
    return Result(time.monotonic() - start, result.answered_ms, result.refused_ms)


def _in_threads(jobs: list[Callable[[], None]]) -> None:
    """Any failure ends the bench, for a failing server is a fast one."""
    failures: list[BaseException] = []

    def guarded(job: Callable[[], None]) -> None:
        try:
            job()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=guarded, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
