"""A preprocessing service that fails on purpose: real gRPC on a free port."""

import asyncio
import io
from collections.abc import AsyncIterator

import grpc
import numpy as np
import soundfile

from audiocnn.errors import NotFound
from audiocnn.service.rpc import REQUEST_ID_KEY, ErrorInterceptor, server_options
from audiocnn.sound.logmel import LogMelConfig
from audiocnn.tensors import to_tensor
from audiocnn.v1 import preprocess_pb2 as pb
from audiocnn.v1 import preprocess_pb2_grpc, tensor_pb2

SHAPE = (1, 4, 6)
"""`(1, n_mels, n_frames)` of the fakes: small, so that numbers can be read."""


class FakePreprocess(preprocess_pb2_grpc.PreprocessServiceServicer):
    """Answers at once, unless configured to fail."""

    def __init__(self) -> None:
        self.fingerprint = LogMelConfig().fingerprint()
        self.fails: Exception | None = None
        """Raised by every later call."""
        self.n_failures = 0
        """How many further calls end with `away`, as those of a server that dies."""
        self.away = grpc.StatusCode.UNAVAILABLE
        self.n_broken = 0
        """How many further streams break off so behind their windows, or behind `break_after` blocks."""
        self.break_after = 1_000
        self.hangs = False
        """Whether later calls never answer."""
        self.garbles = False
        """Whether later answers hold tensors that are none."""
        self.n_windows = 1
        self.block_windows: list[int] = [8]
        """Windows in a block, for each call in turn; the last for all that follow."""
        self.max_audio_bytes = 64 << 20
        self.requests: list[pb.PreprocessRequest] = []
        self.begun = asyncio.Event()
        self.cancelled = asyncio.Event()
        self.request_ids: list[str] = []

    async def GetConfig(self, request: pb.GetConfigRequest, context: grpc.aio.ServicerContext) -> pb.GetConfigResponse:
        return pb.GetConfigResponse(
            # Five seconds in frames of one.
            log_mel=pb.LogMel(
                sample_rate=44_100,
                n_samples=220_500,
                hop_length=44_100,
                win_length=2,
                n_frames=SHAPE[-1],
                floor_db=-120.0,
            ),
            log_mel_fingerprint=self.fingerprint,
            max_audio_bytes=self.max_audio_bytes,
            max_duration_s=600.0,
        )

    async def Preprocess(
        self, request: pb.PreprocessRequest, context: grpc.aio.ServicerContext
    ) -> AsyncIterator[pb.PreprocessResponse]:
        self.requests.append(request)
        await self._fail_as_told(context)
        if request.window >= self.n_windows:
            raise NotFound(f"There is no window {request.window}.")
        first, last = (request.window, request.window + 1) if request.HasField("window") else (0, self.n_windows)
        recording = _recording(2.5 + 2.5 * (last - first) - 0.5)
        header = pb.RecordingHeader(recording=recording, n_windows=last - first, log_mel_fingerprint=self.fingerprint)
        summary = pb.RecordingSummary(
            recording=recording, envelope=to_tensor(np.linspace(-1, 1, 100, dtype=np.float32))
        )
        size = self.block_windows.pop(0) if len(self.block_windows) > 1 else self.block_windows[0]
        if request.together and last - first <= size and not self.n_broken:
            yield pb.PreprocessResponse(header=header, windows=self._block(request, first, last), summary=summary)
            return
        yield pb.PreprocessResponse(header=header)
        for n, start in enumerate(range(first, last, size)):
            if self.n_broken and n == self.break_after:
                break
            yield pb.PreprocessResponse(windows=self._block(request, start, min(start + size, last)))
        if self.n_broken:
            self.n_broken -= 1
            await context.abort(grpc.StatusCode.UNAVAILABLE, "Socket closed")
        yield pb.PreprocessResponse(summary=summary)

    async def _fail_as_told(self, context: grpc.aio.ServicerContext) -> None:
        metadata = dict(context.invocation_metadata() or ())
        self.request_ids.append(str(metadata.get(REQUEST_ID_KEY)))
        self.begun.set()
        if self.hangs:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                self.cancelled.set()
                raise
        if self.n_failures:
            self.n_failures -= 1
            await context.abort(self.away, "Socket closed")
        if self.fails:
            raise self.fails

    def _block(self, request: pb.PreprocessRequest, start: int, end: int) -> pb.WindowBlock:
        log_mel = to_tensor(self._log_mel(start, end)[..., : _n_columns(request)])
        if self.garbles:
            log_mel.data = log_mel.data[:-1]
        return pb.WindowBlock(windows=self._windows(start, end), log_mel=log_mel)

    def _windows(self, start: int, end: int) -> list[tensor_pb2.Window]:
        return [
            tensor_pb2.Window(index=i, start_s=2.5 * i, end_s=2.5 * i + 5, sound_end_s=2.5 * i + 5)
            for i in range(start, end)
        ]

    def _log_mel(self, start: int, end: int) -> np.ndarray:
        """Every value of a window is the window's number, less 100 dB."""
        numbers = np.arange(start, end, dtype=np.float32) - 100
        return np.broadcast_to(numbers[:, None, None, None], (end - start, *SHAPE))


def _n_columns(request: pb.PreprocessRequest) -> int:
    return 1 + int(soundfile.info(io.BytesIO(request.audio)).duration) if request.unpadded else SHAPE[-1]


def _recording(duration_s: float) -> tensor_pb2.Recording:
    return tensor_pb2.Recording(format="WAV", subtype="PCM_16", sample_rate=48_000, n_channels=2, duration_s=duration_s)


async def serve(fake: FakePreprocess, address: str = "127.0.0.1:0") -> tuple[grpc.aio.Server, str]:
    """Starts it; gives the server and its address."""
    server = grpc.aio.server(interceptors=[ErrorInterceptor()], options=server_options(64 << 20))
    preprocess_pb2_grpc.add_PreprocessServiceServicer_to_server(fake, server)
    port = server.add_insecure_port(address)
    await server.start()
    return server, f"127.0.0.1:{port}"
