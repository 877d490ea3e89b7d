"""A recording is sent once: what is kept, for whom, how long, and what a request gets that comes too late."""

import grpc
import pytest

from audiocnn.errors import SoundGone
from audiocnn.service.rpc_client import from_rpc_error
from audiocnn.v1 import analysis_pb2 as pb
from audiocnn.v1 import analysis_pb2_grpc
from gateway.sounds import Sounds
from tests.unit.gateway.conftest import GatewayHarness

ONE, OTHER = "the-one-key-of-ours", "the-other-key-of-ours"
AUDIO = b"any sound"


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sounds(clock: Clock) -> Sounds:
    return Sounds(100, 10.0, clock)


async def kept(sounds: Sounds, audio: bytes = AUDIO, owner: str = "") -> str:
    return sounds.keep(await sounds.receive(audio, owner))


async def test_what_was_kept_is_found_under_its_id_by_its_owner_alone(sounds: Sounds) -> None:
    name = await kept(sounds, owner=ONE)

    assert sounds.find(name, ONE).audio == AUDIO
    with pytest.raises(SoundGone):
        sounds.find(name, OTHER)
    assert (sounds.hits, sounds.misses) == (1, 1)


async def test_an_id_cannot_be_guessed_from_the_bytes_and_differs_by_owner(sounds: Sounds) -> None:
    names = {(await each.receive(AUDIO, owner)).id for each in (sounds, Sounds(100, 10.0)) for owner in (ONE, OTHER)}

    assert len(names) == 4
    assert {len(name) for name in names} == {32}


async def test_the_same_bytes_are_kept_once(sounds: Sounds) -> None:
    assert await kept(sounds) == await kept(sounds)
    assert sounds.n_bytes == len(AUDIO)


async def test_it_goes_some_time_after_its_last_use(sounds: Sounds, clock: Clock) -> None:
    name = await kept(sounds)
    clock.now = 9.0
    sounds.find(name, "")
    clock.now = 18.0
    sounds.find(name, "")
    clock.now = 28.1

    with pytest.raises(SoundGone):
        sounds.find(name, "")
    sounds.expire()
    assert sounds.n_bytes == 0


async def test_together_they_stay_within_their_bytes_and_the_least_recently_used_goes_first(sounds: Sounds) -> None:
    first, second = await kept(sounds, bytes(40)), await kept(sounds, bytes(41))
    sounds.find(first, "")
    third = await kept(sounds, bytes(42))

    sounds.find(first, "")
    sounds.find(third, "")
    with pytest.raises(SoundGone):
        sounds.find(second, "")
    assert await kept(sounds, bytes(101)) == ""


@pytest.mark.parametrize("off", [Sounds(0, 10.0), Sounds(100, 0.0)])
async def test_it_can_be_turned_off(off: Sounds) -> None:
    assert await kept(off) == ""
    assert off.ttl_s == 0.0


async def by_http(harness: GatewayHarness, path: str = "/v1/analyses", **form: str) -> dict[str, object]:
    multipart = {name: (None, value) for name, value in form.items()} or {"file": AUDIO}
    response = await harness.http.post(path, files=multipart)  # type: ignore[arg-type]
    assert response.status_code == 200, response.text
    document: dict[str, object] = response.json()
    return document


VARYING = {"request_id", "timings_ms"}


async def test_every_path_takes_the_id_of_an_earlier_answer_in_place_of_the_recording(harness: GatewayHarness) -> None:
    sent = await by_http(harness)
    name = str(sent["sound"])

    again = await by_http(harness, sound=name)
    as_json = (await harness.http.post("/predict", json={"sound": name})).json()
    channels = await by_http(harness, "/v1/activations/conv1", sound=name)

    for answer in (again, as_json):
        assert {key: answer[key] for key in answer.keys() - VARYING} == {
            key: sent[key] for key in sent.keys() - VARYING
        }
    assert channels["sound"] == name
    assert harness.preprocess.requests[0].audio == AUDIO
    assert len(harness.preprocess.requests) == 1  # the spectrograms are still there too


@pytest.mark.parametrize("settings", [{"sound_cache_bytes": 0}])
async def test_without_a_cache_there_is_no_id(harness: GatewayHarness) -> None:
    assert (await by_http(harness))["sound"] is None
    assert (await harness.http.get("/v1/model")).json()["limits"]["sound_ttl_s"] == 0


async def test_one_that_is_gone_is_a_problem_of_its_own(harness: GatewayHarness) -> None:
    for response in (
        await harness.http.post("/v1/analyses", files={"sound": (None, "0" * 32)}),
        await harness.http.post("/v1/activations/conv1", files={"sound": (None, "0" * 32)}),
        await harness.http.post("/predict", json={"sound": "0" * 32}),
    ):
        assert (response.status_code, response.json()["code"]) == (404, "sound_gone")
        assert "send the file again" in response.json()["detail"]


@pytest.mark.parametrize("body", [{"file": AUDIO, "sound": (None, "x")}, {"sound": (None, "")}, {"sound": b"a file"}])
async def test_it_is_either_a_file_or_an_id(harness: GatewayHarness, body: dict[str, object]) -> None:
    response = await harness.http.post("/v1/analyses", files=body)  # type: ignore[arg-type]

    assert (response.status_code, response.json()["code"]) == (422, "invalid_request")


async def test_a_recording_that_cannot_be_read_is_not_kept(harness: GatewayHarness) -> None:
    harness.preprocess.n_windows = 0  # no window is ever found

    await harness.http.post("/v1/analyses", files={"file": AUDIO}, params={"window": 1})

    assert harness.gateway.sounds.n_bytes == 0


@pytest.mark.parametrize("settings", [{"api_keys": [ONE, OTHER]}])
async def test_it_belongs_to_the_api_key_that_sent_it(harness: GatewayHarness, channel: grpc.aio.Channel) -> None:
    def key(value: str) -> dict[str, str]:
        return {"authorization": f"Bearer {value}"}

    sent = await harness.http.post("/v1/analyses", files={"file": AUDIO}, headers=key(ONE))
    form = {"sound": (None, sent.json()["sound"])}
    assert (await harness.http.post("/v1/analyses", files=form, headers=key(ONE))).status_code == 200
    assert (await harness.http.post("/v1/analyses", files=form, headers=key(OTHER))).json()["code"] == "sound_gone"

    call = analysis_pb2_grpc.AnalysisServiceStub(channel).Analyze
    request = pb.AnalyzeRequest(sound=sent.json()["sound"])
    assert (await call(request, metadata=tuple(key(ONE).items()), timeout=20)).sound == request.sound
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call(request, metadata=tuple(key(OTHER).items()), timeout=20)
    assert type(from_rpc_error(caught.value, "gateway")) is SoundGone


async def test_grpc_takes_and_gives_the_same_ids(harness: GatewayHarness, channel: grpc.aio.Channel) -> None:
    stub = analysis_pb2_grpc.AnalysisServiceStub(channel)
    name = (await stub.Analyze(pb.AnalyzeRequest(audio=AUDIO), timeout=20)).sound

    assert (await by_http(harness, sound=name))["sound"] == name
    reply = await stub.GetActivations(pb.GetActivationsRequest(sound=name, layer="conv1"), timeout=20)
    assert reply.sound == name
    assert len(harness.preprocess.requests) == 1


async def test_it_is_counted(harness: GatewayHarness) -> None:
    name = str((await by_http(harness))["sound"])
    await by_http(harness, sound=name)
    await harness.http.post("/v1/analyses", files={"sound": (None, "gone")})

    metrics = (await harness.http.get("/metrics")).text

    assert f"gateway_sound_bytes {float(len(AUDIO))}" in metrics
    assert "gateway_sound_hits_total 1.0" in metrics
    assert "gateway_sound_misses_total 1.0" in metrics
