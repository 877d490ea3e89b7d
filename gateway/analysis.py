"""The product in one sentence: preprocess, infer, assemble."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from audiocnn.errors import InvalidRequest, NotFound
from audiocnn.model_spec import CAM, LOGITS, PROBABILITIES, UNKNOWN_SCORE
from gateway.cache import PreprocessCache, Preprocessed
from gateway.preprocess_client import PreprocessClient
from gateway.recording import Deadline, Floats, Recording, Region, TimedWindow, WindowBlock
from gateway.triton_client import ServedModel, TritonClient

SCORES = [PROBABILITIES, UNKNOWN_SCORE]
"""What every window is asked; only the shown one is asked for its pictures."""


class Activations(StrEnum):
    """Which feature maps an answer contains."""

    NONE = "none"
    SUMMARY = "summary"
    """One for each stage."""
    FULL = "full"
    """Those, and two for each block."""


@dataclass(frozen=True, slots=True)
class Options:
    """What is asked about a recording."""

    region: Region = field(default_factory=Region)
    window: int | None = None
    """Which window to show; None for the one that speaks most clearly for the likeliest class."""
    top_k: int = 3
    activations: Activations = Activations.FULL


@dataclass(frozen=True, slots=True)
class WindowScores:
    """What the network heard in one window."""

    window: TimedWindow
    confidences: Floats
    """`(n_classes,)`, calibrated."""
    uncertain: bool


@dataclass(frozen=True, slots=True)
class ClassMap:
    """Evidence for one class: `values` `(freq, time)`, whose mean plus `bias` is `logit`."""

    label: str
    logit: float
    bias: float
    values: Floats


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds; inference of one block may overlap the preprocessing of the next."""

    preprocess_ms: float
    inference_ms: float
    assemble_ms: float
    total_ms: float


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything an answer tells, before it is written down."""

    predictions: list[tuple[str, float]]
    uncertain: bool
    feature_maps: dict[str, Floats]
    saliency: list[ClassMap]
    log_mel: Floats
    """`(n_mels, n_frames)` of the shown window, dB."""
    recording: Recording
    windows: list[WindowScores]
    shown: TimedWindow
    model: ServedModel
    timings: Timings


@dataclass(frozen=True, slots=True)
class StageActivations:
    """Every channel of one stage: `values` `(channel, freq, time)`."""

    stage: str
    values: Floats
    shown: TimedWindow


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

    def __init__(
        self,
        preprocess: PreprocessClient,
        triton: TritonClient,
        cache: PreprocessCache,
        timeout_s: float,
        long_timeout_s: float,
    ) -> None:
        self._preprocess = preprocess
        self._triton = triton
        self._cache = cache
        self._timeout_s = timeout_s
        self._long_timeout_s = long_timeout_s

    async def analyze(self, audio: bytes, options: Options, model: ServedModel) -> Analysis:
        """Classifies a recording and gathers every picture's data.

        Raises:
            any AudioCnnError
        """
        if not options.top_k >= 1:
            raise InvalidRequest(f"top_k must be at least 1, not {options.top_k}.")
        deadline = Deadline(time.monotonic(), self._timeout_s)
        pictures = [LOGITS, CAM, *_map_names(model, options.activations)]
        heard = await self._listen(audio, options, model, deadline, [*SCORES, *pictures])
        shown, log_mel = _shown(heard, options)
        outputs = heard.outputs or await self._infer(heard, log_mel[None], pictures, deadline)
        return _assemble(heard, shown, log_mel, outputs, options, model, deadline)

    async def channels(self, audio: bytes, stage: str, options: Options, model: ServedModel) -> StageActivations:
        """Every channel of one stage, for the window that `analyze` would show.

        Raises:
            NotFound: there is no such stage.
            any other AudioCnnError
        """
        if stage not in model.activations:
            raise NotFound(f"There is no layer {stage!r} with channels: the model has {', '.join(model.activations)}.")
        deadline = Deadline(time.monotonic(), self._timeout_s)
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
                outputs = await self._infer_block(heard, part.log_mel, names, model.max_batch_size, deadline)
                heard.outputs = outputs if alone else None
                _note_scores(heard, part, outputs, options.window)
            before = time.monotonic()
        return heard

    async def _parts(self, audio: bytes, region: Region, deadline: Deadline) -> AsyncIterator[WindowBlock | Recording]:
        key = self._cache.key(audio, region)
        if kept := self._cache.get(key):
            yield kept.block
            yield kept.recording
            return
        blocks: list[WindowBlock] = []
        async for part in self._preprocess.parts(audio, region, deadline, self._long_timeout_s):
            if isinstance(part, Recording) and len(blocks) == 1:
                self._cache.put(key, Preprocessed(blocks[0], part))
            elif isinstance(part, WindowBlock):
                blocks = [*blocks[:1], part][:2]  # a second block says that this recording is too long to keep
            yield part

    async def _infer_block(
        self, heard: _Heard, log_mel: Floats, names: list[str], max_batch_size: int, deadline: Deadline
    ) -> dict[str, Floats]:
        """All windows of a block at once, in as few requests as the model takes."""
        pieces = [log_mel[i : i + max_batch_size] for i in range(0, len(log_mel), max_batch_size)]
        if len(pieces) == 1:
            return await self._infer(heard, log_mel, names, deadline)
        answers = await asyncio.gather(*(self._infer(heard, piece, names, deadline) for piece in pieces))
        return {name: np.concatenate([answer[name] for answer in answers]) for name in names}

    async def _infer(self, heard: _Heard, log_mel: Floats, names: list[str], deadline: Deadline) -> dict[str, Floats]:
        before = time.monotonic()
        outputs = await self._triton.infer(log_mel, names, deadline.remaining_s(before))
        heard.inference_s += time.monotonic() - before
        return outputs


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
            heard.wanted = block.log_mel[row]


def _shown(heard: _Heard, options: Options) -> tuple[TimedWindow, Floats]:
    """The window whose pictures are shown, and its spectrogram `(1, n_mels, n_frames)`."""
    if options.window is not None:
        if heard.wanted is None:
            raise NotFound(f"There is no window {options.window}: the recording has {len(heard.windows)}, from 0.")
        return heard.windows[options.window].window, heard.wanted
    confidences, _ = aggregate(heard.windows)
    best = heard.candidates.get(int(confidences.argmax())) or max(heard.candidates.values(), key=lambda c: c[0])
    return heard.windows[best[1]].window, best[2]
