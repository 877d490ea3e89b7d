"""One analysis: preprocess, infer, assemble."""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

import numpy as np

from audiocnn.errors import NotFound
from audiocnn.model_spec import CAM, EMBEDDING, LOGITS, OOD_SCORE, PROBABILITIES
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
)
from gateway.cache import PreprocessCache
from gateway.deadline import Deadline
from gateway.progress import Candidate, Progress, aggregate
from gateway.sounds import Sound, Sounds
from gateway.upstream.models import Models, ServedModel
from gateway.upstream.network import Network, Outputs
from gateway.upstream.preprocess import PreprocessClient
from gateway.upstream.triton import TritonClient

MAPS_AT_ONCE = 2
"""Windows of a recording whose maps are requested with their scores: for more, one further inference of the window
that is shown costs less."""


@dataclass(frozen=True, slots=True)
class SeenWindow:
    """One window, and the network that answers about it."""

    window: Window
    log_mel: Floats
    """`(n_mels, n_frames)`, dB."""
    network: Network
    sound: str
    """Names the recording in later requests; empty if it is not kept."""


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
            maps = _map_names(model, options.activations)
            return [*_scores(model), LOGITS, CAM, *([EMBEDDING] if options.embedding else []), *maps]

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
            embedding=outputs[EMBEDDING][0] if options.embedding else None,
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
        seen = await self.window(sound, options, deadline)
        model = seen.network.model
        if stage not in model.activations:
            known = ", ".join(model.activations) or "none"
            raise NotFound(f"There is no layer {stage!r} with channels: the model has {known}.")
        values = await seen.network.channels(seen.log_mel[None, None], stage)
        return StageActivations(stage, values[0], seen.window, model, seen.sound)

    async def window(self, sound: Sound, options: Options, deadline: Deadline) -> SeenWindow:
        """The window that `analyze` would show, and the version of the network that chose it.

        Raises:
            any AudioCnnError
        """
        progress = await self._run(sound, options, deadline, None)
        shown = progress.shown()
        return SeenWindow(shown.window, shown.log_mel[0], progress.network, self._sounds.keep(sound))

    async def _run(self, sound: Sound, options: Options, deadline: Deadline, everything: Outputs | None) -> Progress:
        """Scores every window as the windows come; gets `everything` at once if they are few and come in one block."""
        progress: Progress | None = None
        n_windows, before = 0, time.monotonic()
        preprocess_s = 0.0
        async for part in self._parts(sound, options, deadline):
            preprocess_s += time.monotonic() - before
            if part.HasField("header"):
                deadline.allow_for(part.header.recording.duration_s)
                n_windows = part.header.n_windows
                fingerprint = part.header.log_mel_fingerprint
                progress = Progress(Network(self._triton, self._models, fingerprint, deadline.remaining_s))
            if progress is not None and part.HasField("windows"):
                log_mel = from_tensor(part.windows.log_mel)
                complete = everything is not None and len(log_mel) >= n_windows and n_windows <= MAPS_AT_ONCE
                if everything is None and n_windows == 1:
                    progress.candidates[0] = Candidate((True, 1.0), part.windows.windows[0], log_mel[0], None)
                else:
                    outputs = await progress.infer(log_mel, everything if everything and complete else _scores)
                    progress.add(part.windows, log_mel, outputs, complete=complete)
            if progress is not None and part.HasField("summary"):
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
        rest = pb.PreprocessRequest(region=options.region, window=options.window, together=True)
        parts: list[pb.PreprocessResponse] = []
        async for part in self._preprocess.stream(sound.audio, rest, deadline.most_remaining_s):
            # A fourth part says that this recording has more than one block: too long to keep.
            parts = [*parts[:3], part]
            yield part
        if len(parts) <= 3:
            self._cache.put(key, parts)


def _scores(_: ServedModel) -> list[str]:
    """What every window needs."""
    return [PROBABILITIES, OOD_SCORE]


def _map_names(model: ServedModel, activations: Activations) -> list[str]:
    if activations is Activations.NONE:
        return []
    return model.stages if activations is Activations.SUMMARY else list(model.feature_maps)
