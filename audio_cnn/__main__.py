"""Classifies recordings from a terminal, by a gateway that runs somewhere: `audio-cnn dog.wav kitchen/*.ogg`.

CLIENT_ADDRESS, CLIENT_API_KEY and CLIENT_TLS, in the environment or in .env, say where the gateway is, with which key
and whether over TLS. `audio-cnn live` listens to a microphone (`audio-cnn live --help`), and `audio-cnn explain dog.wav
--remove evidence --report out.html` analyses a sound again without its evidence (`audio-cnn explain --help`).
"""

import argparse
import io
import os
import sys
from contextlib import closing
from pathlib import Path

from audio_cnn.client import Client
from audio_cnn.listen import listen
from audio_cnn.text import as_json, as_text
from audiocnn.errors import AudioCnnError

MOST_CLASSES = 10_000


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser("audio-cnn", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="WAV, FLAC, OGG, MP3 or AIFF")
    parser.add_argument("--top-k", type=_count, default=3, metavar="N", help="how many classes (default: 3)")
    parser.add_argument("--start", type=float, default=0.0, metavar="S", help="where to start, in seconds")
    parser.add_argument("--end", type=float, metavar="S", help="where to end, in seconds")
    parser.add_argument("--windows", action="store_true", help="also the likeliest class of each five-second window")
    parser.add_argument("--json", action="store_true", help="one line of JSON for each file")
    return parser.parse_args(arguments)


def _count(text: str) -> int:
    number = int(text)
    if not 1 <= number <= MOST_CLASSES:
        raise argparse.ArgumentTypeError(f"{number} is not between 1 and {MOST_CLASSES}")
    return number


def classify(client: Client, options: argparse.Namespace) -> int:
    """Prints each file's answer or error, in the order of the files, and returns the number of errors."""
    n_failed = 0
    answers = client.analyze_all(
        options.files,
        # A bar would break up answers that are printed to the same terminal.
        progress=sys.stderr.isatty() and not sys.stdout.isatty(),
        top_k=options.top_k,
        start_s=options.start,
        end_s=options.end,
    )
    with closing(answers):  # after Ctrl-C nothing that waits is sent any more
        for file, answer in answers:
            if isinstance(answer, Exception):
                n_failed += 1
                reason = answer.message if isinstance(answer, AudioCnnError) else answer.strerror
                print(f"{file}: {reason}", file=sys.stderr)
            elif options.json:
                print(as_json(str(file), answer), flush=True)
            else:
                print(as_text(str(file), answer, windows=options.windows), flush=True)
    return n_failed


def _explain(arguments: list[str]) -> int:
    try:
        from audio_cnn.explain import main as explain
    except ModuleNotFoundError as error:
        sys.exit(f"audio-cnn explain needs {error.name}: `pip install {error.name}`.")
    return explain(arguments)


COMMANDS = {"live": listen, "explain": _explain}


def main() -> None:
    """Exits with 1 if a file has no answer; the other files' answers are printed all the same."""
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    options = None if command in COMMANDS else parse()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without emoji still shows the rest
    try:
        if options is None:
            sys.exit(COMMANDS[command](sys.argv[2:]))
        client = Client()
    except ValueError as error:  # a variable with a wrong value
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
    try:
        with client:
            sys.exit(1 if classify(client, options) else 0)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # `| head` ended. Python would fail again when it flushes standard output at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


if __name__ == "__main__":
    main()
