"""An inference server that fails on purpose: Triton's own protocol over real gRPC on a free port.

Its network is arithmetic: the first value of a spectrogram, plus 100, is the number of the class it recognises.
"""

import asyncio
import base64
import json

import grpc
import numpy as np
from tritonclient.grpc import model_config_pb2, service_pb2, service_pb2_grpc

from audiocnn.model_spec import (
    ACCURACY_KEY,
    ACTIVATIONS_MODEL_NAME,
    CAM,
    EMBEDDING,
    FINGERPRINT_KEY,
    HEAD_BIAS_KEY,
    HEAD_WEIGHTS_KEY,
    INPUT,
    LAYERS_KEY,
    LOGITS,
    MODEL_NAME,
    OOD_SCORE,
    PROBABILITIES,
    SCORES_MODEL_NAME,
    TEMPERATURE_KEY,
    VERSION_KEY,
)
from audiocnn.sound.logmel import LogMelConfig
from tests.fakes.preprocess import SHAPE

LABELS = ["dog", "rain", "clock_tick"]
HEAD_BIAS = [0.5, -0.25, 0.125]
HEAD_WEIGHTS = np.arange(12, dtype="<f4").reshape(3, 4)
LAYER = {
    "quantity": "active_share",
    "operation": "inverted residual",
    "kernel": [3, 3],
    "stride": [2, 2],
    "channels": 24,
    "parameters": 700,
    "activation": "ReLU",
    "squeeze_excitation": False,
    "whole_window": True,
    "receptive_field": {"frequency": {"size": 7, "jump": 2, "start": 0.5}, "time": None},
}
MAPS = {"conv1": (2, 3), "layer1": (2, 2), "layer1.block0.active": (2, 2), "layer1.block1.active": (2, 2)}
OUTPUTS = {LOGITS: (3,), PROBABILITIES: (3,), CAM: (3, 2, 2), EMBEDDING: (4,), OOD_SCORE: (1,), **MAPS}
CHANNELS = {"conv1.channels": (4, 2, 3)}


class FakeTriton(service_pb2_grpc.GRPCInferenceServiceServicer):
    """Answers at once, unless configured to fail."""

    def __init__(self) -> None:
        self.version = "1"
        """The version folder that it serves."""
        self.labels = list(LABELS)
        self.shape = SHAPE
        self.maps = dict(MAPS)
        self.has_activations = True
        self.n_infer = 0
        """Inferences, those for labels left out."""
        self.fingerprint = LogMelConfig().fingerprint()
        self.bias = list(HEAD_BIAS)
        """What it computes with; what it says that it does:"""
        self.head_bias = json.dumps(HEAD_BIAS)
        self.facts: dict[str, str] = {}
        """Further parameters of its models."""
        self.fails: tuple[grpc.StatusCode, str] | None = None
        """Status and words of every later inference."""
        self.n_failures: int | None = None
        """How many of them fail; all if it is not set."""
        self.hangs = False
        """Whether later inferences never answer."""
        self.wrong: dict[str, float] = {}
        """What to add to every value of an output."""
        self.unknown_windows: set[int] = set()
        """Windows that it recognises as nothing."""
        self.loaded = asyncio.Event()
        """Until it is set, it describes no model."""
        self.batch_sizes: list[int] = []
        self.requested_outputs: list[list[str]] = []
        self.cancelled = asyncio.Event()
        self.begun = asyncio.Event()

    async def ModelConfig(
        self, request: service_pb2.ModelConfigRequest, context: grpc.aio.ServicerContext
    ) -> service_pb2.ModelConfigResponse:
        await self.loaded.wait()
        main = request.name in (MODEL_NAME, SCORES_MODEL_NAME)
        if not (main or (request.name == ACTIVATIONS_MODEL_NAME and self.has_activations)):
            await context.abort(grpc.StatusCode.NOT_FOUND, "unknown model")
        await self._expect_version(request.version, context)
        config = model_config_pb2.ModelConfig(name=request.name, max_batch_size=4, backend="onnxruntime")
        config.input.add(name=INPUT, data_type=model_config_pb2.TYPE_FP32, dims=self.shape)
        for name, dims in (self._outputs() if main else CHANNELS).items():
            config.output.add(name=name, data_type=model_config_pb2.TYPE_FP32, dims=dims)
        parameters = {
            VERSION_KEY: "1.2.3",
            HEAD_BIAS_KEY: self.head_bias,
            HEAD_WEIGHTS_KEY: base64.b64encode(HEAD_WEIGHTS.tobytes()).decode(),
            TEMPERATURE_KEY: "0.9",
            ACCURACY_KEY: "0.875",
            FINGERPRINT_KEY: self.fingerprint,
            LAYERS_KEY: json.dumps([{**LAYER, "name": name} for name in self.maps]),
            **self.facts,
        }
        for key, value in parameters.items():
            config.parameters[key].string_value = value
        return service_pb2.ModelConfigResponse(config=config)

    async def ModelMetadata(
        self, request: service_pb2.ModelMetadataRequest, context: grpc.aio.ServicerContext
    ) -> service_pb2.ModelMetadataResponse:
        await self.loaded.wait()
        return service_pb2.ModelMetadataResponse(name=request.name, versions=[self.version])

    async def _expect_version(self, version: str, context: grpc.aio.ServicerContext) -> None:
        if version not in ("", self.version):
            words = f"Request for unknown model: 'audio_cnn' version {version} is not found"
            await context.abort(grpc.StatusCode.NOT_FOUND, words)

    def _outputs(self) -> dict[str, tuple[int, ...]]:
        return {name: dims for name, dims in OUTPUTS.items() if name not in MAPS} | self.maps

    async def ModelInfer(
        self, request: service_pb2.ModelInferRequest, context: grpc.aio.ServicerContext
    ) -> service_pb2.ModelInferResponse:
        names = [output.name for output in request.outputs]
        log_mel = np.frombuffer(request.raw_input_contents[0], "<f4").reshape(request.inputs[0].shape)
        self.batch_sizes.append(len(log_mel))
        self.requested_outputs.append(names)
        self.begun.set()
        if self.hangs:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                self.cancelled.set()
                raise
        if self.fails and self.n_failures != 0:
            self.n_failures = None if self.n_failures is None else self.n_failures - 1
            await context.abort(*self.fails)
        await self._expect_version(request.model_version, context)
        if log_mel.shape[1:] != self.shape or not set(names) <= self._outputs().keys() | CHANNELS.keys():
            await context.abort(grpc.StatusCode.INVALID_ARGUMENT, "unexpected shape or output")
        if request.outputs[0].parameters["classification"].int64_param:
            return self._labels()
        self.n_infer += 1
        answers = self._answers(log_mel)
        response = service_pb2.ModelInferResponse(model_name=request.model_name, model_version=self.version)
        for name in names:
            values = np.ascontiguousarray(answers[name], "<f4")
            response.outputs.add(name=name, datatype="FP32", shape=values.shape)
            response.raw_output_contents.append(values.tobytes())
        return response

    def _answers(self, log_mel: np.ndarray) -> dict[str, np.ndarray]:
        n = len(log_mel)
        windows = np.round(log_mel[:, 0, 0, 0] + 100).astype(int)
        rng = np.random.default_rng(0)
        answers = {name: rng.standard_normal((n, *dims)) for name, dims in (self._outputs() | CHANNELS).items()}
        answers[LOGITS] = answers[CAM].mean(axis=(2, 3)) + self.bias
        answers[PROBABILITIES] = np.full((n, 3), 0.1)
        answers[PROBABILITIES][np.arange(n), windows % 3] = 0.8
        answers[OOD_SCORE] = np.where(np.isin(windows, list(self.unknown_windows)), 1.0, -1.0)[:, None]
        return {name: values + self.wrong.get(name, 0.0) for name, values in answers.items()}

    def _labels(self) -> service_pb2.ModelInferResponse:
        """Triton's classification extension: `score:index:label`, the likeliest first."""
        response = service_pb2.ModelInferResponse()
        response.outputs.add(name=LOGITS, datatype="BYTES", shape=[1, len(self.labels)])
        rows = [f"{-i}.5:{i}:{label}".encode() for i, label in reversed(list(enumerate(self.labels)))]
        response.raw_output_contents.append(b"".join(len(row).to_bytes(4, "little") + row for row in rows))
        return response


async def serve(fake: FakeTriton) -> tuple[grpc.aio.Server, str]:
    """Starts it; gives the server and its address."""
    server = grpc.aio.server()
    service_pb2_grpc.add_GRPCInferenceServiceServicer_to_server(fake, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    return server, f"127.0.0.1:{port}"
