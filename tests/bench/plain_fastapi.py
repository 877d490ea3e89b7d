"""The alternative to compare with: one FastAPI process with the same network, answering with plain lists."""

import sys
from typing import Any

import uvicorn
from fastapi import FastAPI, UploadFile

from audiocnn.model_spec import CAM, EMBEDDING, LOGITS, OOD_SCORE, PROBABILITIES
from tests.bench.bare import Bare

app = FastAPI()
bare = Bare()


@app.post("/predict")
def predict(file: UploadFile) -> dict[str, Any]:
    """The same maps, spectrogram and waveform; FastAPI runs it in a thread of its pool."""
    waveforms = bare.decode(file.file.read())
    log_mel = bare.log_mel(waveforms)
    outputs = bare.infer(log_mel)
    maps = {name: values[0] for name, values in outputs.items() if name not in NOT_MAPS}
    top = outputs[PROBABILITIES][0].argsort()[::-1][:3]
    return {
        "predictions": [{"class": int(c), "confidence": float(outputs[PROBABILITIES][0, c])} for c in top],
        "visualization": {name: {"shape": values.shape, "values": values.tolist()} for name, values in maps.items()},
        "input_spectrogram": {"shape": log_mel.shape[2:], "values": log_mel[0, 0].tolist()},
        "waveform": {"values": waveforms[0, :: len(waveforms[0]) // 8000].tolist(), "sample_rate": 44_100},
        "saliency": outputs[CAM][0, top].tolist(),
    }


NOT_MAPS = {LOGITS, PROBABILITIES, CAM, EMBEDDING, OOD_SCORE}

if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
