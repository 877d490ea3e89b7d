"""Classifies recordings from a terminal, by a gateway that runs somewhere: `audio-cnn dog.wav kitchen/*.ogg`.

`audio-cnn explain dog.wav --remove evidence --report out.html` asks what a sound would be without its evidence:
`audio-cnn explain --help`.

Where the gateway is, and a key if it asks for one, is told by CLIENT_ADDRESS, CLIENT_API_KEY and CLIENT_TLS in the
environment or in .env.
"""

import argparse
import io
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from audiocnn.errors import AudioCnnError
from audiocnn.settings import read_settings
from audiocnn.v1 import analysis_pb2 as pb
from client import explain
from client.analysis import AnalysisClient
from client.settings import ClientSettings
from client.text import as_json, as_text

AT_ONCE = 4
"""Recordings on their way at the same time, so that the server can batch them."""

MOST_CLASSES = 10_000

Outcome = pb.AnalyzeResponse | str
"""An answer, or why there is none."""


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser("audio-cnn", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="WAV, FLAC, OGG, MP3 or AIFF")
    parser.add_argument("--top-k", type=_count, default=3, metavar="N", help="how many classes (default: 3)")
    parser.add_argument("--start", type=float, default=0.0, metavar="S", help="where to start, in seconds")
    parser.add_argument("--end", type=float, metavar="S", help="where to end, in seconds")
    parser.add_argument("--windows", action="store_true", help="also what was heard in each window of five seconds")
    parser.add_argument("--json", action="store_true", help="one line of JSON for each file")
    return parser.parse_args(arguments)


def _count(text: str) -> int:
    number = int(text)
    if not 1 <= number <= MOST_CLASSES:
        raise argparse.ArgumentTypeError(f"{number} is not between 1 and {MOST_CLASSES}")
    return number


def ask(client: AnalysisClient, options: argparse.Namespace, file: Path) -> Outcome:
    """One file's answer, or in words why it has none."""
    try:
        audio = file.read_bytes()
    except OSError as error:
        return f"{file}: {error.strerror}"
    try:
        return client.analyze(audio, top_k=options.top_k, start_s=options.start, end_s=options.end)
    except AudioCnnError as error:
        return f"{file}: {error.message}"


def answer_all(client: AnalysisClient, options: argparse.Namespace) -> int:
    """Tells each file's outcome, in the order of the files, as soon as it is there; returns how many have no answer."""
    n_failed = 0
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        for file, outcome in zip(options.files, pool.map(partial(ask, client, options), options.files), strict=True):
            if isinstance(outcome, str):
                n_failed += 1
                print(outcome, file=sys.stderr)
            elif options.json:
                print(as_json(str(file), outcome), flush=True)
            else:
                print(as_text(str(file), outcome, windows=options.windows), flush=True)
    finally:
        # After Ctrl-C, or when nobody reads any more: nobody waits for what is on its way.
        pool.shutdown(wait=False, cancel_futures=True)
    return n_failed


def main() -> None:
    """Exits with 1 where a file has no answer; the others are told all the same."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without emoji still shows the rest
    try:
        if sys.argv[1:2] == ["explain"]:
            sys.exit(explain.main(sys.argv[2:]))
        options = parse()
        with AnalysisClient(read_settings(ClientSettings)) as client:
            sys.exit(1 if answer_all(client, options) else 0)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # `| head` has seen enough. Python would complain once more when it flushes at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


if __name__ == "__main__":
    main()
