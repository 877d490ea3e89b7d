"""The terminal's answer is the one over HTTP, and a file without an answer takes none from the others."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from audiocnn.emoji import emoji_for
from tests import signals
from tests.conftest import Stack, free_ports
from tests.integration.conftest import flat

LAST_DIGIT = 2e-6
"""Of a confidence: two answers to one question were computed in two batches."""


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("sounds")
    made = {"short.wav": signals.noise(1.0, 44_100, seed=1), "long.wav": signals.noise(12.0, 44_100, seed=2)}
    for name, waveform in made.items():
        (folder / name).write_bytes(signals.encode(waveform, 44_100))
    (folder / "words.wav").write_text("no sound")
    return {path.name: path for path in folder.iterdir()}


def run(stack: Stack, *arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    address = {"CLIENT_ADDRESS": f"127.0.0.1:{stack.settings.gateway_grpc_port}"}
    return subprocess.run(
        [sys.executable, "-m", "audio_cnn", *arguments],
        env=dict(os.environ) | address | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_its_json_is_that_of_http_without_the_arrays(
    stack: Stack, client: httpx.Client, sounds: dict[str, Path]
) -> None:
    files = [sounds["long.wav"], sounds["short.wav"]]
    done = run(stack, "--json", "--top-k", "5", *files)
    assert done.returncode == 0, done.stderr

    for file, line in zip(files, done.stdout.splitlines(), strict=True):
        printed = json.loads(line)
        upload = {"file": file.read_bytes()}
        by_http = client.post("/v1/analyses", params={"top_k": 5, "activations": "none"}, files=upload).json()
        assert printed.pop("file") == str(file)
        assert printed.pop("duration") == by_http["waveform"]["duration"]
        assert printed.pop("request_id") != by_http["request_id"]
        assert {"predictions", "uncertain", "windows", "model", "warnings"} == set(printed)
        assert flat(printed) == pytest.approx(flat({key: by_http[key] for key in printed}), abs=LAST_DIGIT)


def test_people_read_labels_bars_and_windows(stack: Stack, sounds: dict[str, Path]) -> None:
    text = run(stack, "--windows", "--end", "10", sounds["long.wav"]).stdout.splitlines()
    (line,) = run(stack, "--json", "--end", "10", sounds["long.wav"]).stdout.splitlines()
    answer = json.loads(line)
    best = answer["predictions"][0]

    assert text[0] == f"{sounds['long.wav']}  (10.0 s, WAV, 44100 Hz)"
    assert text[1].startswith(f"  {emoji_for(best['class'])} {best['class']}")
    assert f"{best['confidence']:.1%}" in text[1]
    assert sum("–" in each for each in text) == len(answer["windows"]) == 3


def test_a_file_without_an_answer_is_reported_beside_the_others(stack: Stack, sounds: dict[str, Path]) -> None:
    done = run(stack, "--json", "absent.wav", sounds["words.wav"], sounds["short.wav"])

    assert done.returncode == 1
    assert [json.loads(line)["file"] for line in done.stdout.splitlines()] == [str(sounds["short.wav"])]
    absent, words = done.stderr.splitlines()
    assert absent == "absent.wav: No such file or directory"
    assert words.startswith(f"{sounds['words.wav']}: ") and "WAV" in words


@pytest.mark.parametrize("count", ["0", "99999999999", "three"])
def test_an_impossible_number_of_classes_is_a_wrong_flag(stack: Stack, sounds: dict[str, Path], count: str) -> None:
    done = run(stack, "--top-k", count, sounds["short.wav"])

    assert done.returncode == 2
    assert "--top-k" in done.stderr


def test_a_reader_that_has_seen_enough_is_no_error(stack: Stack, sounds: dict[str, Path]) -> None:
    files = " ".join([str(sounds["short.wav"])] * 50)
    address = f"CLIENT_ADDRESS=127.0.0.1:{stack.settings.gateway_grpc_port}"
    command = f"{address} {sys.executable} -m audio_cnn --json --top-k 30 {files} | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)  # noqa: S602 - a pipe is meant

    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == ""


def test_ctrl_c_ends_at_once(stack: Stack, sounds: dict[str, Path]) -> None:
    address = {"CLIENT_ADDRESS": f"127.0.0.1:{stack.settings.gateway_grpc_port}"}
    command = [sys.executable, "-m", "audio_cnn", "--json", *[sounds["long.wav"]] * 2_000]
    running = subprocess.Popen(command, env=dict(os.environ) | address, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert running.stdout is not None
    running.stdout.readline()
    running.send_signal(signal.SIGINT)
    _, errors = running.communicate(timeout=30)

    assert running.returncode == 130
    assert errors == b""


def test_an_unavailable_gateway_is_reported(stack: Stack, sounds: dict[str, Path]) -> None:
    done = run(stack, sounds["short.wav"], CLIENT_ADDRESS=f"127.0.0.1:{free_ports(1)[0]}")

    assert done.returncode == 1
    assert "unavailable" in done.stderr and "Traceback" not in done.stderr
