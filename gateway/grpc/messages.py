"""Answers as messages; their numbers are not rounded."""

from audiocnn.tensors import to_tensor
from audiocnn.v1 import analysis_pb2 as pb
from gateway.analysis_types import Analysis, StageActivations


def to_response(analysis: Analysis, request_id: str) -> pb.AnalyzeResponse:
    """An analysis."""
    summary, model, timings = analysis.summary, analysis.model, analysis.timings
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
        embedding=None if analysis.embedding is None else to_tensor(analysis.embedding),
        input_spectrogram=to_tensor(analysis.log_mel),
        waveform=to_tensor(analysis.waveform),
        recording=summary.recording,
        windows=[
            pb.WindowResult(window=scores.window, confidences=scores.confidences.tolist(), uncertain=scores.uncertain)
            for scores in analysis.windows
        ],
        shown_window=analysis.shown,
        model=pb.ModelInfo(
            name=model.name, version=model.version, labels=model.labels, log_mel_fingerprint=model.fingerprint
        ),
        timings=pb.Timings(
            preprocess_ms=timings.preprocess,
            inference_ms=timings.inference,
            assemble_ms=timings.assemble,
            total_ms=timings.total,
        ),
        warnings=summary.warnings,
        request_id=request_id,
        sound=analysis.sound,
    )


def to_activations(activations: StageActivations, request_id: str) -> pb.GetActivationsResponse:
    """One stage's channels."""
    return pb.GetActivationsResponse(
        layer=activations.stage,
        window=activations.shown,
        values=to_tensor(activations.values),
        model_version=activations.model.version,
        request_id=request_id,
        sound=activations.sound,
    )
