"""What `helm test` runs: a real WAV through the gateway, and the answer held against the contract.

    python analysis.py http://gateway:8080

If the gateway needs an API key, the first of GATEWAY_API_KEYS is sent.

Standard library only: it runs in the gateway's image, which has no decoder.
"""

import base64
import io
import json
import math
import os
import struct
import sys
import time
import urllib.error
import urllib.request
import wave

SAMPLE_RATE = 44_100
DURATION_S = 5
PATIENCE_S = 120


def chirp() -> bytes:
    """Five seconds that rise from 200 Hz to 8 kHz, as a 16-bit WAV."""
    samples = []
    for n in range(SAMPLE_RATE * DURATION_S):
        t = n / SAMPLE_RATE
        samples.append(int(12_000 * math.sin(2 * math.pi * (200 * t + 7_800 * t * t / (2 * DURATION_S)))))
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(SAMPLE_RATE)
        writer.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return file.getvalue()


def analyse(url: str, wav: bytes) -> dict:
    """The answer; retries while the product starts."""
    body = json.dumps({"audio_data": base64.b64encode(wav).decode()}).encode()
    headers = {"Content-Type": "application/json"}
    for key in json.loads(os.environ.get("GATEWAY_API_KEYS", "[]"))[:1]:  # noqa: TID251 - no Settings class here
        headers["Authorization"] = f"Bearer {key}"
    ends = time.monotonic() + PATIENCE_S
    while True:
        request = urllib.request.Request(f"{url}/predict", body, headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as reply:
                return json.load(reply)
        except urllib.error.HTTPError as error:
            detail = error.read().decode(errors="replace")
            if error.code != 503 or time.monotonic() > ends:
                sys.exit(f"{error.code}: {detail}")
        except urllib.error.URLError as error:
            if time.monotonic() > ends:
                sys.exit(f"{url} does not answer: {error.reason}")
        time.sleep(2)


def check(answer: dict) -> None:
    """Ends with an error at the first thing that is not as promised."""
    predictions = answer["predictions"]
    assert len(predictions) == 3, predictions
    assert all(0 <= one["confidence"] <= 1 for one in predictions), predictions
    assert abs(answer["waveform"]["duration"] - DURATION_S) < 0.01, answer["waveform"]["duration"]
    assert answer["waveform"]["sample_rate"] == SAMPLE_RATE
    maps = {"input_spectrogram": answer["input_spectrogram"], **answer["visualization"]}
    assert len(maps) > 1, "no feature maps"
    for name, one in maps.items():
        assert one["shape"] == [len(one["values"]), len(one["values"][0])], name
    # The chirp rises: the loudest band at the end lies above the loudest band at the beginning.
    spectrogram = answer["input_spectrogram"]["values"]
    loudest = [max(range(len(spectrogram)), key=lambda row: spectrogram[row][at]) for at in (40, -40)]
    assert loudest[0] < loudest[1], loudest
    print("classified as", ", ".join(f"{one['class']} {one['confidence']:.2f}" for one in predictions))


if __name__ == "__main__":
    check(analyse(sys.argv[1].rstrip("/"), chirp()))
