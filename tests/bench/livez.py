"""Calls `/livez` again and again, from a process of its own: threads of one interpreter would wait for each other."""

import http.client
import sys
import time


def main(port: int, duration_s: float) -> None:
    """Prints each answer's milliseconds, one a line."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    stop = time.monotonic() + duration_s
    while time.monotonic() < stop:
        before = time.perf_counter()
        connection.request("GET", "/livez")
        reply = connection.getresponse()
        reply.read()
        if reply.status != http.client.OK:
            raise RuntimeError(f"/livez answered {reply.status}")
        print((time.perf_counter() - before) * 1e3)
        time.sleep(0.01)


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
