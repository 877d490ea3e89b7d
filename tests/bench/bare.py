"""The product's own decoding, log-mel and network in one process, without a server, an answer or a copy too many."""

import time

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray

from audiocnn.model_spec import INPUT, MODEL_NAME
from audiocnn.sound.audio import open_recording
from audiocnn.sound.features import LogMelSpectrogram
from audiocnn.sound.logmel import LogMelConfig
from audiocnn.sound.windows import cut_windows, resample
from tests.served import graph_file


class Bare:
    """Every output that the product shows, computed in the calling thread alone."""

    def __init__(self) -> None:
        torch.set_num_threads(1)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            graph_file(MODEL_NAME), options, providers=["CPUExecutionProvider"]
        )
        self.outputs = [output.name for output in self._session.get_outputs()]
        self._config = LogMelConfig()
        self._log_mel = LogMelSpectrogram(self._config)

    def decode(self, audio: bytes) -> NDArray[np.float32]:
        """`(window, time)`."""
        with open_recording(audio, max_s=600) as recording:
            blocks = resample(recording.blocks(max_s=600), recording.info.sample_rate, self._config.sample_rate)
            return np.stack([window.waveform for window in cut_windows(blocks, self._config)])

    def log_mel(self, waveforms: NDArray[np.float32]) -> NDArray[np.float32]:
        """`(window, 1, n_mels, n_frames)`."""
        values: NDArray[np.float32] = self._log_mel(torch.from_numpy(waveforms)).numpy()
        return values

    def infer(self, log_mel: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
        """Every output but the single channels."""
        return dict(zip(self.outputs, self._session.run(self.outputs, {INPUT: log_mel}), strict=True))

    def answer(self, audio: bytes) -> dict[str, NDArray[np.float32]]:
        """All three."""
        return self.infer(self.log_mel(self.decode(audio)))


def stage_costs_ms(clips: list[bytes], repeats: int = 60) -> dict[str, float]:
    """Median milliseconds of each stage on one core."""
    bare = Bare()
    costs: dict[str, list[float]] = {"decode": [], "log-mel": [], "network": []}
    for i in range(repeats):
        marks = [time.perf_counter()]
        waveforms = bare.decode(clips[i % len(clips)])
        marks.append(time.perf_counter())
        log_mel = bare.log_mel(waveforms)
        marks.append(time.perf_counter())
        bare.infer(log_mel)
        marks.append(time.perf_counter())
        for stage, before, after in zip(costs, marks, marks[1:], strict=False):
            costs[stage].append((after - before) * 1e3)
    return {stage: float(np.median(values)) for stage, values in costs.items()}
