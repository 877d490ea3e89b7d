"""`audio-cnn live`: classifies a microphone or samples on standard input in real time."""

import argparse
import asyncio
import io
import json
import sys
import time
from collections.abc import AsyncIterator
from typing import Any

from audio_cnn.live import LiveAnswer, live
from audio_cnn.settings import ClientSettings
from audiocnn.confidences import round_confidences
from audiocnn.emoji import emoji_for
from audiocnn.errors import AudioCnnError
from audiocnn.v1 import analysis_pb2 as pb

BLOCK_S = 0.1
DESCRIPTION = """Classifies sound in real time, and prints a line whenever the class changes.

  audio-cnn live                                      the microphone (`pip install sounddevice`)
  ffmpeg -i … -f s16le -ar 48000 -ac 1 - | audio-cnn live -   samples on standard input, as fast as sound is made
"""
NO_MICROPHONE = (
    "No microphone can be used: `pip install sounddevice` (and PortAudio: `apt-get install libportaudio2`), or give "
    "samples on standard input: `ffmpeg … -f s16le -ar 48000 -ac 1 - | audio-cnn live -`."
)


def parse(arguments: list[str]) -> argparse.Namespace:
    """What follows `audio-cnn live`."""
    parser = argparse.ArgumentParser(
        "audio-cnn live", description=DESCRIPTION, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("source", nargs="?", choices=["-"], help="- for little-endian samples on standard input")
    parser.add_argument("--rate", type=int, default=48_000, metavar="HZ", help="sample rate (default: 48000)")
    parser.add_argument("--channels", type=int, default=1, choices=[1, 2], help="default: 1")
    parser.add_argument("--encoding", default="int16", choices=["int16", "float32"], help="default: int16")
    parser.add_argument("--hop", type=float, default=0.5, metavar="S", help="seconds from answer to answer")
    parser.add_argument("--device", metavar="NAME", help="which microphone, by its number or a part of its name")
    parser.add_argument("--json", action="store_true", help="one line of JSON for each answer")
    return parser.parse_args(arguments)


def listen(arguments: list[str]) -> int:
    """Listens until the sound ends or Ctrl-C; returns the exit status."""
    options = parse(arguments)
    encoding = pb.SAMPLE_ENCODING_FLOAT32 if options.encoding == "float32" else pb.SAMPLE_ENCODING_INT16
    start = pb.StreamStart(encoding=encoding, sample_rate=options.rate, channels=options.channels, hop_s=options.hop)
    chunks = standard_input(options) if options.source else microphone(options)
    try:
        asyncio.run(_print(live(ClientSettings.read(), chunks, start), as_json=options.json))
    except AudioCnnError as error:
        print(error.message, file=sys.stderr)
        return 1
    except NoMicrophone as error:
        print(f"{NO_MICROPHONE}\n{error}", file=sys.stderr)
        return 1
    return 0


async def _print(answers: AsyncIterator[LiveAnswer], *, as_json: bool) -> None:
    before: tuple[str, bool] | None = None
    async for answer in answers:
        current = (answer.label, answer.uncertain)
        if as_json:
            print(json_line(answer), flush=True)
        elif current != before:
            print(text_line(answer), flush=True)
        before = current


def text_line(answer: LiveAnswer) -> str:
    """When, what, how sure."""
    minutes, seconds = divmod(answer.end_s, 60)
    doubt = "  uncertain" if answer.uncertain else ""
    filling = "  (still filling)" if answer.filling else ""
    label, confidence = answer.label, answer.confidences[answer.label]
    return f"{minutes:3.0f}:{seconds:04.1f}  {emoji_for(label)} {label:<16} {confidence:6.1%}{doubt}{filling}"


def json_line(answer: LiveAnswer) -> str:
    """The answer without its spectrogram."""
    labels = list(answer.confidences)
    confidences = round_confidences(answer.confidences.values())
    return json.dumps(
        {
            "start": answer.start_s,
            "end": answer.end_s,
            "filling": answer.filling,
            "predictions": [{"class": c, "confidence": p} for c, p in zip(labels, confidences, strict=True)],
            "uncertain": answer.uncertain,
            "skipped": answer.skipped,
            "latency_ms": round(answer.latency_ms, 1),
        },
        ensure_ascii=False,
    )


async def standard_input(options: argparse.Namespace) -> AsyncIterator[bytes]:
    """Standard input, no faster than real time, so that a file is treated like a live source."""
    bytes_per_s = options.rate * options.channels * (4 if options.encoding == "float32" else 2)
    started, n_bytes = time.monotonic(), 0
    pipe = sys.stdin.buffer.raw if isinstance(sys.stdin.buffer, io.BufferedReader) else sys.stdin.buffer
    while chunk := await asyncio.to_thread(pipe.read, round(BLOCK_S * bytes_per_s)):
        n_bytes += len(chunk)
        await asyncio.sleep(n_bytes / bytes_per_s - (time.monotonic() - started))
        yield chunk


class NoMicrophone(Exception):
    """None is there, or the library for it is not."""


async def microphone(options: argparse.Namespace) -> AsyncIterator[bytes]:
    """The microphone, block by block.

    Raises:
        NoMicrophone
    """
    try:
        import sounddevice
    except (ImportError, OSError) as error:  # the latter without PortAudio
        raise NoMicrophone(str(error)) from error
    loop, blocks = asyncio.get_running_loop(), asyncio.Queue[bytes](maxsize=round(10 / BLOCK_S))

    def put(data: bytes) -> None:
        if not blocks.full():
            blocks.put_nowait(data)

    def on_block(data: Any, *_: object) -> None:
        loop.call_soon_threadsafe(put, bytes(data))

    device = int(options.device) if options.device and options.device.isdigit() else options.device
    try:
        stream = sounddevice.RawInputStream(
            samplerate=options.rate,
            channels=options.channels,
            dtype=options.encoding,
            blocksize=round(BLOCK_S * options.rate),
            device=device,
            callback=on_block,
        )
        with stream:
            while True:
                yield await blocks.get()
    except (sounddevice.PortAudioError, ValueError) as error:
        raise NoMicrophone(str(error)) from error
