"""Live streams: the last window is analysed at every hop; under load hops are skipped, never queued."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import suppress

from audiocnn.errors import (
    AudioTooLong,
    Busy,
    DeadlineExceeded,
    InvalidRequest,
    Mismatch,
    Unavailable,
)
from audiocnn.service.admission import Admission
from audiocnn.v1.preprocess_pb2 import LogMel
from gateway.live.events import Answer, Event, Missed, Ready, pack_columns
from gateway.live.metrics import LiveMetrics
from gateway.live.overlap import Overlaps
from gateway.live.pcm import NO_GAP, PcmFormat, Tape
from gateway.live.places import Places
from gateway.live.scoring import Scorer, Scores
from gateway.settings import GatewaySettings
from gateway.upstream.readiness import Readiness

PASSING = (Busy, Unavailable, DeadlineExceeded, Mismatch)
"""Errors that cost a window and not the stream."""
AHEAD_S = 10.0
"""Sound that may arrive faster than it is made, say after a pause of the connection; more is read no faster."""
SPARE_CHUNKS, CHUNKS_PER_S = 2_000, 200.0
"""More chunks than that are too small."""


class LiveStreams:
    """Lives as long as the process."""

    def __init__(self, settings: GatewaySettings, scorer: Scorer, readiness: Readiness) -> None:
        self._settings = settings
        self._scorer = scorer
        self._readiness = readiness
        most, each = settings.live_max_streams, settings.live_max_per_client
        self.arriving = Places(most, each)
        """Connections that have not said yet what they send."""
        self.places = Places(most, each)
        # Beside the admission of recordings: neither waits for the other.
        self._admission = Admission(settings.live_max_in_flight, most)
        self.metrics = LiveMetrics(self.arriving, self.places)
        self._wake_ups: set[asyncio.Event] = set()
        self.is_stopping = False

    def stop(self) -> None:
        """Ends every stream, and admits no more."""
        self.is_stopping = True
        for wake_up in self._wake_ups:
            wake_up.set()

    async def listen(self, chunks: AsyncIterator[bytes], pcm: PcmFormat, client: str) -> AsyncIterator[Event]:
        """Answers about a stream until its chunks end.

        Args:
            chunks: the samples' bytes as they come, cut anywhere.
            pcm: their format.
            client: whose share of the places it takes.

        Raises:
            Busy: no place is left.
            AudioTooLong, DeadlineExceeded: it lasted too long, or fell silent on the wire.
            InvalidAudio, InvalidRequest: what was sent cannot be analysed.
            Unavailable: this server stops.
        """
        with self.places.hold(client):
            spectrogram = self._readiness.config.log_mel
            window_s = spectrogram.n_samples / spectrogram.sample_rate
            tape, wake_up = Tape(pcm, window_s), asyncio.Event()
            self._wake_ups.add(wake_up)
            reader = asyncio.create_task(self._read(chunks, tape, wake_up))
            reader.add_done_callback(lambda _: wake_up.set())
            try:
                async for event in self._answer(tape, spectrogram, wake_up, reader):
                    yield event
            finally:
                self._wake_ups.discard(wake_up)
                reader.cancel()
                with suppress(asyncio.CancelledError, Exception):
                    await reader

    async def _answer(
        self, tape: Tape, spectrogram: LogMel, wake_up: asyncio.Event, reader: asyncio.Task[None]
    ) -> AsyncIterator[Event]:
        model = self._scorer.models.fitting(self._readiness.config.log_mel_fingerprint)
        frame_s = spectrogram.hop_length / spectrogram.sample_rate
        ready = Ready(model, tape.window_s, tape.pcm.hop_s, frame_s)
        yield ready
        seen = answered = next_column = 0
        overlaps = Overlaps(tape.pcm.sample_rate, self._readiness.config)
        while True:
            if self.is_stopping:
                raise Unavailable("This server restarts: connect again.")
            if tape.n_hops == seen:
                if reader.done():
                    reader.result()  # raises what was wrong with the sound
                    return
                await wake_up.wait()
                wake_up.clear()
                continue
            hop = tape.n_hops
            try:
                async with self._admission.enter(max_wait_s=tape.pcm.hop_s):
                    # The latest now: after a wait the one before may not be held any more.
                    hop, complete_at = tape.n_hops, tape.completed_at
                    start, end = tape.span(hop)
                    overlap = overlaps.find(start)
                    scores = await self._scorer.score(tape.cut(hop, overlap.gap if overlap else NO_GAP), overlap)
                self.metrics.skipped.inc(hop - seen - 1)
                seen = hop
            except PASSING as error:
                self.metrics.failed.inc(hop - seen)
                seen = hop
                overlaps.forget()
                yield Missed(tape.span(hop)[1] / tape.pcm.sample_rate, error)
                continue
            if end >= tape.n_window:
                overlaps.keep(start, scores.log_mel, scores.model.fingerprint)
            if scores.model is not ready.model:
                ready = Ready(scores.model, tape.window_s, tape.pcm.hop_s, frame_s)
                yield ready
            answer = _answer(tape, hop, scores, spectrogram, next_column, hop - answered - 1, complete_at)
            next_column, answered = answer.first_column + len(answer.columns), hop
            self.metrics.answered(answer.latency_ms / 1e3)
            yield answer

    async def _read(self, chunks: AsyncIterator[bytes], tape: Tape, wake_up: asyncio.Event) -> None:
        started, n_chunks, settings = time.monotonic(), 0, self._settings
        while True:
            lasted_s = time.monotonic() - started
            if (ahead_s := tape.received_s - lasted_s - AHEAD_S) > 0:
                await asyncio.sleep(ahead_s)
            try:
                async with asyncio.timeout(min(settings.live_idle_s, settings.live_max_s - lasted_s)):
                    chunk = await anext(chunks, None)
            except TimeoutError as error:
                if time.monotonic() - started >= settings.live_max_s:
                    longest = f"{settings.live_max_s / 60:g} minutes"
                    raise AudioTooLong(f"A stream may last {longest}: start another one.") from error
                raise DeadlineExceeded(f"No sound came for {settings.live_idle_s:g} s: connect again.") from error
            if chunk is None:
                return
            n_chunks += 1
            if n_chunks > SPARE_CHUNKS + CHUNKS_PER_S * lasted_s:
                raise InvalidRequest(f"The chunks are too small: send at most {CHUNKS_PER_S:g} a second.")
            if tape.add(chunk):
                wake_up.set()


def _answer(
    tape: Tape, hop: int, scores: Scores, spectrogram: LogMel, next_column: int, skipped: int, complete_at: float
) -> Answer:
    rate = tape.pcm.sample_rate
    start, end = tape.span(hop)
    # Columns by the window's edges depend on what lies behind them: they come with the next answer.
    n_samples = (end - start) / rate * spectrogram.sample_rate
    n_exact = max(0, int((n_samples - spectrogram.win_length / 2) / spectrogram.hop_length) + 1)
    in_first = round(start / rate * spectrogram.sample_rate / spectrogram.hop_length)
    first = max(next_column, in_first)
    return Answer(
        start_s=start / rate,
        end_s=end / rate,
        filling=end < tape.n_window,
        confidences=scores.confidences,
        uncertain=scores.uncertain,
        skipped=skipped,
        first_column=first,
        columns=pack_columns(scores.log_mel[:, first - in_first : n_exact]),
        latency_ms=(time.monotonic() - complete_at) * 1e3,
    )
