"""A closed loop of clients: each sends its next request when it has the last answer."""

import http.client
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

BOUNDARY = "audiocnn-bench"


@dataclass(frozen=True, slots=True)
class Result:
    """One round."""

    per_s: float
    latencies_ms: list[float]

    @property
    def p50_ms(self) -> float:
        """Median latency."""
        return statistics.median(self.latencies_ms)

    @property
    def p95_ms(self) -> float:
        """Latency that one in twenty exceeds."""
        return sorted(self.latencies_ms)[int(len(self.latencies_ms) * 0.95)]


def as_form(audio: bytes) -> tuple[bytes, dict[str, str]]:
    """A multipart body and its headers."""
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="clip.wav"\r\n'
        "Content-Type: audio/wav\r\n\r\n"
    )
    body = head.encode() + audio + f"\r\n--{BOUNDARY}--\r\n".encode()
    return body, {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


def over_http(port: int, path: str, clips: list[bytes]) -> Callable[[int], Callable[[int], None]]:
    """Makes a client: one connection that is kept, standard library only, so that it takes little of the machine."""
    requests = [as_form(clip) for clip in clips]

    def client(_: int) -> Callable[[int], None]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

        def send(i: int) -> None:
            body, headers = requests[i % len(requests)]
            connection.request("POST", path, body, headers)
            reply = connection.getresponse()
            answer = reply.read()
            if reply.status != http.client.OK:
                raise RuntimeError(f"{reply.status}: {answer[:300]!r}")

        return send

    return client


def run(client: Callable[[int], Callable[[int], None]], n_clients: int, duration_s: float) -> Result:
    """Runs `n_clients` for `duration_s`; any failure ends the bench, for a failing server is a fast one."""
    latencies: list[float] = []
    failures: list[BaseException] = []
    stop = time.monotonic() + duration_s

    def loop(k: int) -> None:
        try:
            send, i = client(k), k * 7
            while time.monotonic() < stop and not failures:
                before = time.perf_counter()
                send(i)
                latencies.append((time.perf_counter() - before) * 1e3)
                i += 1
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=loop, args=(k,)) for k in range(n_clients)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return Result(len(latencies) / (time.perf_counter() - started), latencies)
