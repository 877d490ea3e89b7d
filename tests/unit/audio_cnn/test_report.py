"""The explanation as one HTML file, and its plots, without a server."""

import base64
import io
import struct
from html.parser import HTMLParser

import numpy as np
import pytest

from audio_cnn.bitmap import bitmap_url, palette
from audio_cnn.explain import parse
from audio_cnn.explanation import Explanation, Outcome, as_json, sentence
from audio_cnn.report import report
from audiocnn import masks
from audiocnn.tensors import to_tensor
from audiocnn.v1 import analysis_pb2 as pb
from audiocnn.v1 import tensor_pb2, whatif_pb2

LABELS = ["dog", "rain"]
LOG_MEL = np.linspace(-90, -10, 12 * 20, dtype=np.float32).reshape(12, 20)


def result(dog: float) -> whatif_pb2.VariantResult:
    cells = np.zeros((2, 4), np.bool_)
    cells[1, 2] = True
    return whatif_pb2.VariantResult(
        confidences=[dog, 1 - dog],
        logits=[1.0, 2.0],
        fill_db=-54.0,
        mask=masks.pack(cells),
        n_cells=1,
        spectrogram=to_tensor(LOG_MEL),
    )


def explanation(before: float, after: float, chance: float, name: str = "dog.wav") -> Explanation:
    window = tensor_pb2.Window(index=1, start_s=2.5, end_s=7.5, sound_end_s=7.5)
    answer = pb.AnalyzeResponse(
        predictions=[pb.Prediction(label="dog", confidence=before)],
        saliency=[pb.ClassActivationMap(label="dog", values=to_tensor(np.zeros((2, 4), np.float32)))],
        input_spectrogram=to_tensor(LOG_MEL),
        recording=tensor_pb2.Recording(format="WAV", sample_rate=44_100, duration_s=7.5),
        windows=[pb.WindowResult(window=window, confidences=[before, 1 - before])],
        shown_window=window,
        model=pb.ModelInfo(name="audio_cnn", version="2.0.0", labels=LABELS),
    )
    curve = whatif_pb2.Curve(n_cells=[0, 8], confidences=[before, 0.1], auc=0.4)
    deletion = whatif_pb2.DeletionCurve(class_label="dog", removed=curve, kept=curve, random=curve)
    outcome = Outcome("remove", result(after), [result(chance)] * 5)
    return Explanation(name, b"RIFF", "dog", 0, 0.2, (2, 4), answer, [outcome], deletion)


class Outside(HTMLParser):
    """Collects whatever a page would fetch, and its tags."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.fetched += [value or "" for name, value in attrs if name in ("src", "href")]


def test_the_page_holds_all_that_it_shows() -> None:
    page = report(explanation(0.9, 0.1, 0.8))
    outside = Outside()
    outside.feed(page)
    assert all(url.startswith("data:") for url in outside.fetched)
    assert "script" not in outside.tags and "link" not in outside.tags
    assert outside.tags.count("img") == 2 and "audio" in outside.tags
    assert "audio_cnn 2.0.0" in page and "2.50 to 7.50 s" in page
    assert '<td class="n">10.0%</td>' in page and page.count('<td class="n">80.0%</td>') == 5


def test_a_file_s_name_is_text_and_no_markup() -> None:
    page = report(explanation(0.9, 0.1, 0.8, name="<b>&.wav"))
    assert "<b>" not in page and "&lt;b&gt;&amp;.wav" in page


@pytest.mark.parametrize(
    ("after", "chance", "everywhere"), [(0.1, 0.8, False), (0.8, 0.87, False), (0.81, 0.84, True), (0.9, 0.6, True)]
)
def test_the_sentence_is_true_where_the_evidence_is_weak(after: float, chance: float, everywhere: bool) -> None:
    found = explanation(0.9, after, chance)
    assert ("The dog is everywhere" in sentence(found, found.outcomes[0])) is everywhere


def test_json_has_every_class_of_every_answer() -> None:
    assert '"confidences": {"dog": 0.1, "rain": 0.9}' in as_json(explanation(0.9, 0.1, 0.8))


def test_a_bitmap_has_row_0_at_the_bottom_and_its_loudest_cell_brightest() -> None:
    values = np.array([[0.0, 1.0, 2.0], [-5.0, 3.0, 9.0]], np.float32)
    data = base64.b64decode(bitmap_url(values, 0.0, 3.0).partition(",")[2])
    assert data[:2] == b"BM" and struct.unpack_from("<I", data, 2)[0] == len(data)
    start = struct.unpack_from("<I", data, 10)[0]
    assert struct.unpack_from("<ii", data, 18) == (3, 2)
    pixels = io.BytesIO(data[start:])
    assert list(pixels.read(4)) == [0, 85, 170, 0]  # the first row of a BMP is the lowest
    assert list(pixels.read(4)) == [0, 255, 255, 0]
    assert palette().sum(axis=1).argmax() == 255


@pytest.mark.parametrize("arguments", [["a.wav", "--share", "0"], ["a.wav", "--remove", "all"], []])
def test_wrong_arguments_are_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse(arguments)
    assert "usage: audio-cnn explain" in capsys.readouterr().err


def test_evidence_is_removed_by_default() -> None:
    assert parse(["a.wav"]).modes == ["remove"]
    assert parse(["a.wav", "--keep", "evidence"]).modes == ["keep"]
    assert parse(["a.wav", "--keep", "evidence", "--remove", "evidence"]).modes == ["remove", "keep"]
