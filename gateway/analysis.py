"""One analysis: preprocess, infer, assemble."""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from audiocnn.errors import NotFound
from audiocnn.model_spec import CAM, LOGITS, OOD_SCORE, PROBABILITIES
from audiocnn.tensors import from_tensor
from audiocnn.v1 import preprocess_pb2 as pb
from audiocnn.v1.tensor_pb2 import Window
from gateway.analysis_types import (
    Activations,
    Analysis,
    ClassMap,
    Floats,
    Options,
    StageActivations,
    Timings,
    WindowScores,
)
from gateway.cache import PreprocessCache
from gateway.deadline import Deadline
from gateway.sounds import Sound, Sounds
from gateway.upstream.models import Models, ServedModel
from gateway.upstream.network import Network, Outputs
from gateway.upstream.preprocess import PreprocessClient
from gateway.upstream.triton import TritonClient

Confidence: TypeAlias = tuple[bool, float]
"""Orders windows: those that the model recognises before the others, then by their highest probability."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """The window that would be shown if its class turned out the likeliest."""

    confidence: Confidence
    window: Window
    log_mel: Floats
    """`(1, n_mels, n_frames)`, dB."""
    outputs: dict[str, Floats] | None
    """Every output that the answer needs, `(1, ...)`, if it was computed along with the scores."""


@dataclass(slots=True)
class _Progress:
    """What is gathered while a recording is analysed."""

    network: Network
    windows: list[WindowScores] = field(default_factory=list)
    candidates: dict[int, _Candidate] = field(default_factory=dict)
    """By class."""
    summary: pb.RecordingSummary = field(default_factory=pb.RecordingSummary)
    preprocess_s: float = 0.0
    inference_s: float = 0.0

    async def infer(self, log_mel: Floats, outputs: Outputs) -> dict[str, Floats]:
        """An inference whose time is counted."""
        before = time.monotonic()
        try:
            return await self.network.infer(log_mel, outputs)
        finally:
            self.inference_s += time.monotonic() - before

    def add(self, block: pb.WindowBlock, log_mel: Floats, outputs: dict[str, Floats], *, complete: bool) -> None:
        """Takes the scores of a block; `complete` if they come with everything that the answer needs."""
        for row, window in enumerate(block.windows):
            confidences = outputs[PROBABILITIES][row]
            uncertain = bool(outputs[OOD_SCORE][row, 0] > 0)
            self.windows.append(WindowScores(window, confidences, uncertain))
            likeliest = int(confidences.argmax())
            confidence = (not uncertain, float(confidences[likeliest]))
            if likeliest not in self.candidates or confidence > self.candidates[likeliest].confidence:
                own = {name: values[row : row + 1] for name, values in outputs.items()} if complete else None
                # A copy, so that the block need not stay in memory.
                self.candidates[likeliest] = _Candidate(confidence, window, log_mel[row].copy(), own)

    def shown(self) -> _Candidate:
        """The window with the highest confidence for the likeliest class."""
        if len(self.candidates) == 1:
            return next(iter(self.candidates.values()))
        confidences, _ = aggregate(self.windows)
        likeliest = self.candidates.get(int(confidences.argmax()))
        return likeliest or max(self.candidates.values(), key=lambda candidate: candidate.confidence)


class Analyzer:
    """Answers requests about recordings; holds nothing that a second replica would need."""

    def __init__(
        self, preprocess: PreprocessClient, triton: TritonClient, models: Models, cache: PreprocessCache, sounds: Sounds
    ) -> None:
        self._preprocess = preprocess
        self._triton = triton
        self._models = models
        self._cache = cache
        self._sounds = sounds

    async def analyze(self, sound: Sound, options: Options, deadline: Deadline) -> Analysis:
        """Classifies a recording, or one window of it, and gathers every plot's data.

        Raises:
            any AudioCnnError
        """

        def everything(model: ServedModel) -> list[str]:
            return [*_scores(model), LOGITS, CAM, *_map_names(model, options.activations)]

        progress = await self._run(sound, options, deadline, everything)
        shown = progress.shown()
        outputs = shown.outputs or await progress.infer(shown.log_mel[None], everything)
        assembling = time.monotonic()
        model = progress.network.model
        confidences, uncertain = aggregate(progress.windows)
        top = np.argsort(-confidences, kind="stable")[: options.top_k]
        saliency = [
            ClassMap(model.labels[c], float(outputs[LOGITS][0, c]), model.head_bias[c], outputs[CAM][0, c]) for c in top
        ]
        waveform = from_tensor(progress.summary.envelope)
        now = time.monotonic()
        return Analysis(
            predictions=[(model.labels[c], float(confidences[c])) for c in top],
            uncertain=uncertain,
            feature_maps={name: outputs[name][0] for name in _map_names(model, options.activations)},
            saliency=saliency,
            log_mel=shown.log_mel[0],
            waveform=waveform,
            summary=progress.summary,
            windows=progress.windows,
            shown=shown.window,
            model=model,
            timings=Timings(
                preprocess=progress.preprocess_s * 1e3,
                inference=progress.inference_s * 1e3,
                assemble=(now - assembling) * 1e3,
                total=(now - deadline.started) * 1e3,
            ),
            sound=self._sounds.keep(sound),
        )

    async def channels(self, sound: Sound, stage: str, options: Options, deadline: Deadline) -> StageActivations:
        """Every channel of one stage, for the window that `analyze` would show.

        Raises:
            NotFound: there is no such stage.
            any other AudioCnnError
        """
        progress = await self._run(sound, options, deadline, None)
        shown, model = progress.shown(), progress.network.model
        if stage not in model.activations:
            known = ", ".join(model.activations) or "none"
            raise NotFound(f"There is no layer {stage!r} with channels: the model has {known}.")
        values = await progress.network.channels(shown.log_mel[None], stage)
        return StageActivations(stage, values[0], shown.window, model, self._sounds.keep(sound))

    async def _run(self, sound: Sound, options: Options, deadline: Deadline, everything: Outputs | None) -> _Progress:
        """Scores every window as the windows come; gets `everything` at once if they all come in one block."""
        progress: _Progress | None = None
        n_windows, before = 0, time.monotonic()
        preprocess_s = 0.0
        async for part in self._parts(sound, options, deadline):
            preprocess_s += time.monotonic() - before
            if part.HasField("header"):
                deadline.allow_for(part.header.recording.duration_s)
                n_windows = part.header.n_windows
                fingerprint = part.header.log_mel_fingerprint
                progress = _Progress(Network(self._triton, self._models, fingerprint, deadline.remaining_s))
            elif progress is not None and part.HasField("windows"):
                log_mel = from_tensor(part.windows.log_mel)
                complete = everything is not None and len(log_mel) >= n_windows
                if everything is None and n_windows == 1:
                    progress.candidates[0] = _Candidate((True, 1.0), part.windows.windows[0], log_mel[0], None)
                else:
                    outputs = await progress.infer(log_mel, everything if everything and complete else _scores)
                    progress.add(part.windows, log_mel, outputs, complete=complete)
            elif progress is not None:
                progress.summary = part.summary
            before = time.monotonic()
        assert progress is not None  # noqa: S101 - a stream begins with its header, or raises
        progress.preprocess_s = preprocess_s
        return progress

    async def _parts(self, sound: Sound, options: Options, deadline: Deadline) -> AsyncIterator[pb.PreprocessResponse]:
        key = (sound.id, options.region.SerializeToString(deterministic=True), options.window)
        if kept := self._cache.get(key):
            for part in kept:
                yield part
            return
        request = pb.PreprocessRequest(audio=sound.audio, region=options.region, window=options.window)
        parts: list[pb.PreprocessResponse] = []
        async for part in self._preprocess.stream(request, deadline.most_remaining_s):
            # A fourth part says that this recording has more than one block: too long to keep.
            parts = [*parts[:3], part]
            yield part
        if len(parts) == 3:
            self._cache.put(key, parts)


def aggregate(windows: list[WindowScores]) -> tuple[Floats, bool]:
    """The whole recording's confidences `(n_classes,)`, and whether it is uncertain.

    The windows that the model recognises count, each with the same weight. If it recognises none, all of them do, and
    the recording is uncertain.
    """
    known = [scores.confidences for scores in windows if not scores.uncertain]
    counting = known or [scores.confidences for scores in windows]
    return np.mean(counting, axis=0), not known


def _scores(_: ServedModel) -> list[str]:
    """What every window needs."""
    return [PROBABILITIES, OOD_SCORE]


def _map_names(model: ServedModel, activations: Activations) -> list[str]:
    if activations is Activations.NONE:
        return []
    return model.stages if activations is Activations.SUMMARY else list(model.feature_maps)
