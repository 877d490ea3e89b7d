"""The product in one sentence: preprocess, infer, assemble."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import numpy as np

from audiocnn.errors import InvalidRequest, NotFound
from audiocnn.model_spec import CAM, LOGITS, PROBABILITIES, UNKNOWN_SCORE
from audiocnn.timeline import TimedWindow, WindowBlock
from gateway.answer import Activations, Analysis, ClassMap, Options, StageActivations, Timings, WindowScores
from gateway.cache import PreprocessCache, Preprocessed
from gateway.preprocess_client import PreprocessClient
from gateway.recording import Deadline, Floats, Recording, Region
from gateway.triton_client import ServedModel, TritonClient

SCORES = [PROBABILITIES, UNKNOWN_SCORE]
"""What every window is asked; only the shown one is asked for its pictures."""


@dataclass(slots=True)
class _Heard:
    """What is gathered while a recording is listened to."""

    windows: list[WindowScores] = field(default_factory=list)
    candidates: dict[int, tuple[float, int, Floats]] = field(default_factory=dict)
    """Class to (confidence, window index, spectrogram) of the window that speaks most clearly for it."""
    wanted: Floats | None = None
    """Spectrogram of the window that was asked for."""
    recording: Recording | None = None
    outputs: dict[str, Floats] | None = None
    """Every output of the only window of a short recording."""
    preprocess_s: float = 0.0
    inference_s: float = 0.0


class Analyzer:
    """Answers questions about recordings; holds nothing that a second replica would need."""

    def __init__(self, preprocess: PreprocessClient, triton: TritonClient, cache: PreprocessCache) -> None:
        self._preprocess = preprocess
        self._triton = triton
        self._cache = cache

    async def analyze(self, audio: bytes, options: Options, model: ServedModel, deadline: Deadline) -> Analysis:
        """Classifies a recording and gathers every picture's data.

        Raises:
            any AudioCnnError
        """
        if not options.top_k >= 1:
            raise InvalidRequest(f"top_k must be at least 1, not {options.top_k}.")
        pictures = [LOGITS, CAM, *_map_names(model, options.activations)]
        heard = await self._listen(audio, options, model, deadline, [*SCORES, *pictures])
        shown, log_mel = _shown(heard, options)
        outputs = heard.outputs or await self._infer(heard, log_mel[None], pictures, model.max_batch_size, deadline)
        return _assemble(heard, shown, log_mel, outputs, options, model, deadline)

    async def channels(
        self, audio: bytes, stage: str, options: Options, model: ServedModel, deadline: Deadline
    ) -> StageActivations:
        """Every channel of one stage, for the window that `analyze` would show.

        Raises:
            NotFound: there is no such stage.
            any other AudioCnnError
        """
        if stage not in model.activations:
            raise NotFound(f"There is no layer {stage!r} with channels: the model has {', '.join(model.activations)}.")
        heard = await self._listen(audio, options, model, deadline, SCORES)
        shown, log_mel = _shown(heard, options)
        remaining_s = deadline.remaining_s(time.monotonic())
        values = await self._triton.channels(log_mel[None], stage, remaining_s)
        return StageActivations(stage, values[0], shown)

    async def _listen(
        self, audio: bytes, options: Options, model: ServedModel, deadline: Deadline, single_outputs: list[str]
    ) -> _Heard:
        """Asks the network about every window as the windows come."""
        heard = _Heard()
        before = time.monotonic()
        async for part in self._parts(audio, options.region, deadline):
            heard.preprocess_s += time.monotonic() - before
            if isinstance(part, Recording):
                heard.recording = part
            else:
                alone = len(part.windows) == 1 and not heard.windows and options.window in (None, 0)
                names = single_outputs if alone else SCORES
                outputs = await self._infer(heard, part.log_mel, names, model.max_batch_size, deadline)
                heard.outputs = outputs if alone else None
                _note_scores(heard, part, outputs, options.window)
            before = time.monotonic()
        return heard

    async def _parts(self, audio: bytes, region: Region, deadline: Deadline) -> AsyncIterator[WindowBlock | Recording]:
        # Hashing takes a millisecond for each 1.5 MB: too long, for a large file, to hold up the event loop.
        key = await asyncio.to_thread(self._cache.key, audio, region)
        if kept := self._cache.get(key):
            yield kept.block
            yield kept.recording
            return
        blocks: list[WindowBlock] = []
        async for part in self._preprocess.parts(audio, region, deadline):
            if isinstance(part, Recording) and len(blocks) == 1:
                self._cache.put(key, Preprocessed(blocks[0], part))
            elif isinstance(part, WindowBlock):
                blocks = [*blocks[:1], part]  # a second block says that this recording is too long to keep
            yield part

    async def _infer(
        self, heard: _Heard, log_mel: Floats, names: list[str], max_batch_size: int, deadline: Deadline
    ) -> dict[str, Floats]:
        """All windows of a block at once, in as few requests as the model takes."""
        before = time.monotonic()
        timeout_s = deadline.remaining_s(before)
        pieces = [log_mel[i : i + max_batch_size] for i in range(0, len(log_mel), max_batch_size)]
        answers = await asyncio.gather(*(self._triton.infer(piece, names, timeout_s) for piece in pieces))
        heard.inference_s += time.monotonic() - before
        if len(answers) == 1:
            return answers[0]
        return {name: np.concatenate([answer[name] for answer in answers]) for name in names}


def aggregate(windows: list[WindowScores]) -> tuple[Floats, bool]:
    """The whole recording's confidences `(n_classes,)`, and whether it is uncertain.

    The windows that the model recognises speak, each with the same weight. If it recognises none, all of them do, and
    the recording is uncertain.
    """
    known = [scores.confidences for scores in windows if not scores.uncertain]
    speaking = known or [scores.confidences for scores in windows]
    return np.mean(speaking, axis=0), not known


def _assemble(
    heard: _Heard,
    shown: TimedWindow,
    log_mel: Floats,
    outputs: dict[str, Floats],
    options: Options,
    model: ServedModel,
    deadline: Deadline,
) -> Analysis:
    assembling = time.monotonic()
    assert heard.recording is not None  # noqa: S101 - a recording always ends, or raises
    confidences, uncertain = aggregate(heard.windows)
    top = np.argsort(-confidences, kind="stable")[: options.top_k]
    saliency = [
        ClassMap(model.labels[c], float(outputs[LOGITS][0, c]), model.head_bias[c], outputs[CAM][0, c]) for c in top
    ]
    feature_maps = {name: outputs[name][0] for name in _map_names(model, options.activations)}
    now = time.monotonic()
    timings = Timings(
        preprocess_ms=heard.preprocess_s * 1e3,
        inference_ms=heard.inference_s * 1e3,
        assemble_ms=(now - assembling) * 1e3,
        total_ms=(now - deadline.started) * 1e3,
    )
    return Analysis(
        predictions=[(model.labels[c], float(confidences[c])) for c in top],
        uncertain=uncertain,
        feature_maps=feature_maps,
        saliency=saliency,
        log_mel=log_mel[0],
        recording=heard.recording,
        windows=heard.windows,
        shown=shown,
        model=model,
        timings=timings,
    )


def _map_names(model: ServedModel, activations: Activations) -> list[str]:
    if activations is Activations.NONE:
        return []
    return model.stages if activations is Activations.SUMMARY else list(model.feature_maps)


def _note_scores(heard: _Heard, block: WindowBlock, outputs: dict[str, Floats], wanted: int | None) -> None:
    for row, window in enumerate(block.windows):
        confidences = outputs[PROBABILITIES][row]
        uncertain = bool(outputs[UNKNOWN_SCORE][row, 0] > 0)
        heard.windows.append(WindowScores(window, confidences, uncertain))
        likeliest = int(confidences.argmax())
        clear = float(confidences[likeliest]) - uncertain  # any window the model recognises beats any it does not
        if likeliest not in heard.candidates or clear > heard.candidates[likeliest][0]:
            # A copy, so that the block it came in need not stay.
            heard.candidates[likeliest] = (clear, window.index, block.log_mel[row].copy())
        if window.index == wanted:
            heard.wanted = block.log_mel[row].copy()


def _shown(heard: _Heard, options: Options) -> tuple[TimedWindow, Floats]:
    """The window whose pictures are shown, and its spectrogram `(1, n_mels, n_frames)`."""
    if options.window is not None:
        if heard.wanted is None:
            raise NotFound(f"There is no window {options.window}: the recording has {len(heard.windows)}, from 0.")
        return heard.windows[options.window].window, heard.wanted
    confidences, _ = aggregate(heard.windows)
    best = heard.candidates.get(int(confidences.argmax())) or max(heard.candidates.values(), key=lambda c: c[0])
    return heard.windows[best[1]].window, best[2]
