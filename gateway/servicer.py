"""gRPC on one side, the gateway on the other: the same answer as over HTTP, in messages."""

import grpc

from audiocnn.errors import AudioTooLarge, EmptyAudio, InvalidRequest
from audiocnn.logs import request_id
from audiocnn.tensors import to_tensor
from audiocnn.v1 import analysis_pb2 as pb
from audiocnn.v1 import analysis_pb2_grpc, tensor_pb2
from gateway.answer import Activations, Analysis, Options
from gateway.recording import Region
from gateway.state import Gateway

_ACTIVATIONS = {
    pb.ACTIVATIONS_UNSPECIFIED: Activations.FULL,
    pb.ACTIVATIONS_NONE: Activations.NONE,
    pb.ACTIVATIONS_SUMMARY: Activations.SUMMARY,
    pb.ACTIVATIONS_FULL: Activations.FULL,
}


class AnalysisServicer(analysis_pb2_grpc.AnalysisServiceServicer):
    """Serves `audiocnn.v1.AnalysisService`."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def Analyze(self, request: pb.AnalyzeRequest, context: grpc.aio.ServicerContext) -> pb.AnalyzeResponse:
        """One recording, one answer."""
        options = _options(request, self._gateway.settings.max_upload_bytes)
        analysis = await self._gateway.analyze(request.audio, options)
        return to_response(analysis)


def _options(request: pb.AnalyzeRequest, max_bytes: int) -> Options:
    if not request.audio:
        raise EmptyAudio("Nothing was sent: send the bytes of a recording.")
    if len(request.audio) > max_bytes:
        raise AudioTooLarge(f"The recording has {len(request.audio)} bytes and the limit is {max_bytes}.")
    if request.activations not in _ACTIVATIONS:
        raise InvalidRequest(f"activations: {request.activations} is not known.")
    if request.top_k < 0 or request.window < 0:
        raise InvalidRequest("top_k and window must not be negative.")
    region = request.region
    return Options(
        region=Region(region.start_s, region.end_s if region.HasField("end_s") else None),
        window=request.window if request.HasField("window") else None,
        top_k=request.top_k or Options().top_k,
        activations=_ACTIVATIONS[request.activations],
    )


def to_response(analysis: Analysis) -> pb.AnalyzeResponse:
    """An analysis as a message; its numbers are not rounded."""
    recording, model, timings = analysis.recording, analysis.model, analysis.timings
    return pb.AnalyzeResponse(
        predictions=[pb.Prediction(label=label, confidence=p) for label, p in analysis.predictions],
        uncertain=analysis.uncertain,
        feature_maps=[
            pb.FeatureMap(name=name, values=to_tensor(values)) for name, values in analysis.feature_maps.items()
        ],
        saliency=[
            pb.ClassActivationMap(label=item.label, logit=item.logit, bias=item.bias, values=to_tensor(item.values))
            for item in analysis.saliency
        ],
        input_spectrogram=to_tensor(analysis.log_mel),
        waveform=to_tensor(recording.envelope),
        recording=tensor_pb2.Recording(
            format=recording.format,
            subtype=recording.subtype,
            sample_rate=recording.sample_rate,
            n_channels=recording.n_channels,
            duration_s=recording.duration_s,
        ),
        windows=[
            pb.WindowResult(
                window=scores.window.to_message(), confidences=scores.confidences.tolist(), uncertain=scores.uncertain
            )
            for scores in analysis.windows
        ],
        shown_window=analysis.shown.to_message(),
        model=pb.ModelInfo(
            name=model.name, version=model.version, labels=model.labels, log_mel_fingerprint=model.fingerprint
        ),
        timings=pb.Timings(
            preprocess_ms=timings.preprocess_ms,
            inference_ms=timings.inference_ms,
            assemble_ms=timings.assemble_ms,
            total_ms=timings.total_ms,
        ),
        warnings=recording.warnings,
        request_id=request_id.get(),
    )
