"""A stream's answers: what they cover, what is skipped, what ends it, whom it harms."""

import asyncio
import io

import grpc
import httpx
import pytest
import soundfile

from audiocnn.errors import Busy, InvalidSamples, Unauthenticated
from audiocnn.service.rpc_client import from_rpc_error
from audiocnn.v1 import analysis_pb2 as pb
from audiocnn.v1 import analysis_pb2_grpc
from tests.live import connected
from tests.unit.gateway.live.conftest import Served

HOP = bytes(8_000)  # half a second of 16-bit mono at 8 kHz


async def test_every_hop_gets_an_answer_about_the_last_five_seconds(served: Served) -> None:
    served.triton.unknown_windows = {0}
    async with connected(served.port) as live:
        ready = await live.start()
        answers = []
        for _ in range(12):
            for start in range(0, 8_000, 999):
                await live.socket.send(HOP[start : start + 999])
            answers.append(await live.next())

    assert (ready["type"], ready["window_s"], ready["hop_s"]) == ("ready", 5.0, 0.5)
    assert ready["model"]["labels"] == served.triton.labels
    assert [answer["end"] for answer in answers] == [hop * 0.5 for hop in range(1, 13)]
    assert [answer["start"] for answer in answers] == [0.0] * 10 + [0.5, 1.0]
    assert [answer["filling"] for answer in answers] == [True] * 9 + [False] * 3
    assert all(answer["confidences"] == [0.8, 0.1, 0.1] and answer["uncertain"] for answer in answers)
    assert [answer["skipped"] for answer in answers] == [0] * 12
    wavs = [soundfile.info(io.BytesIO(request.audio)) for request in served.preprocess.requests[-12:]]
    assert [wav.duration for wav in wavs] == [min(5.0, hop * 0.5) for hop in range(1, 13)]


async def test_no_column_of_the_spectrogram_is_repeated_or_left_out(served: Served) -> None:
    async with connected(served.port) as live:
        await live.start(hop_s=1)
        columns = []
        for _ in range(9):
            await live.socket.send(HOP * 2)
            columns.append((await live.next())["columns"])

    following = 0
    for each in columns:
        assert each["first"] == following
        following += each["count"]
    assert following == 9  # of 10; the one at the end is not exact yet


async def test_only_the_part_of_a_window_that_is_not_known_is_sent(served: Served) -> None:
    async with connected(served.port) as live:
        await live.start(hop_s=1)
        for _ in range(7):
            await live.socket.send(HOP * 2)
            assert (await live.next())["type"] == "answer"

    *whole, sixth, seventh = served.preprocess.requests[-7:]
    assert not any(request.unpadded for request in whole)
    assert sixth.unpadded and seventh.unpadded
    assert soundfile.info(io.BytesIO(seventh.audio)).duration == 4.0


async def test_a_window_after_a_missed_one_is_sent_whole(served: Served) -> None:
    async with connected(served.port) as live:
        await live.start(hop_s=1)
        for _ in range(6):
            await live.socket.send(HOP * 2)
            assert (await live.next())["type"] == "answer"
        expected, served.preprocess.fingerprint = served.preprocess.fingerprint, "other"
        await live.socket.send(HOP * 2)
        missed = await live.next()
        served.preprocess.fingerprint = expected
        await live.socket.send(HOP * 2)
        assert (await live.next())["type"] == "answer"

    assert (missed["type"], missed["code"]) == ("missed", "mismatch")
    assert [request.unpadded for request in served.preprocess.requests[-2:]] == [True, False]


async def test_what_is_too_slow_is_skipped_and_counted(served: Served) -> None:
    async with connected(served.port) as live:
        await live.start()
        served.triton.hangs = True
        served.triton.begun.clear()
        await live.socket.send(HOP)
        await served.triton.begun.wait()
        for _ in range(3):
            await live.socket.send(HOP)
        served.triton.hangs = False
        missed, answer = await live.next(), await live.next()

    assert (missed["type"], missed["code"], missed["end"]) == ("missed", "deadline_exceeded", 0.5)
    assert (answer["type"], answer["skipped"], answer["end"]) == ("answer", 3, 2.0)
    assert served.gateway.live.metrics.skipped._value.get() == 2


async def test_an_unavailable_upstream_costs_windows_and_not_the_stream(served: Served) -> None:
    async with connected(served.port) as live:
        await live.start()
        served.triton.fails = grpc.StatusCode.UNAVAILABLE, "away"
        await live.socket.send(HOP)
        missed = await live.next()
        served.triton.fails = None
        await live.socket.send(HOP)
        answer = await live.next()

    assert (missed["type"], missed["code"]) == ("missed", "unavailable")
    assert (answer["type"], answer["skipped"]) == ("answer", 1)


async def test_another_version_of_the_model_says_so_before_it_answers(served: Served) -> None:
    async with connected(served.port) as live:
        await live.start()
        await live.socket.send(HOP)
        await live.until("answer")
        served.triton.version, served.triton.labels = "2", ["x", "y", "z"]
        await live.socket.send(HOP)
        ready, answer = await live.next(), await live.next()

    assert (ready["type"], ready["model"]["labels"]) == ("ready", ["x", "y", "z"])
    assert answer["type"] == "answer"


async def test_a_stop_answers_what_was_sent_and_ends_cleanly(served: Served) -> None:
    async with connected(served.port) as live:
        await live.start()
        await live.socket.send(HOP)
        await live.send({"type": "stop"})
        assert (await live.next())["type"] == "answer"
        assert await live.closed() == (1000, "")
    assert served.gateway.live.places.n_held == 0


async def test_a_deploy_says_that_the_server_restarts(served: Served) -> None:
    async with connected(served.port) as live:
        await live.start()
        await live.socket.send(HOP)
        await live.until("answer")

        served.server.should_exit = True

        assert await live.closed() == (1012, "unavailable")
    await served.task


async def test_over_grpc_it_is_the_same(served: Served) -> None:
    async def requests():
        yield pb.AnalyzeStreamRequest(start=pb.StreamStart(sample_rate=8_000, channels=1))
        yield pb.AnalyzeStreamRequest(pcm=HOP[:4_001])
        yield pb.AnalyzeStreamRequest(pcm=HOP[4_001:])

    async with grpc.aio.insecure_channel(f"127.0.0.1:{served.grpc_port}") as channel:
        call = analysis_pb2_grpc.AnalysisServiceStub(channel).AnalyzeStream(requests(), timeout=30)
        ready, answer = [message async for message in call]

    assert list(ready.ready.model.labels) == served.triton.labels
    assert answer.answer.confidences == pytest.approx([0.8, 0.1, 0.1])
    assert (answer.answer.end_s, answer.answer.filling) == (0.5, True)


async def test_over_grpc_a_deploy_ends_it_as_unavailable(served: Served) -> None:
    async with grpc.aio.insecure_channel(f"127.0.0.1:{served.grpc_port}") as channel:
        call = analysis_pb2_grpc.AnalysisServiceStub(channel).AnalyzeStream()
        await call.write(pb.AnalyzeStreamRequest(start=pb.StreamStart(sample_rate=8_000, channels=1)))
        assert (await call.read()).HasField("ready")

        served.server.should_exit = True

        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await call.read()
    assert caught.value.code() is grpc.StatusCode.UNAVAILABLE
    await served.task


@pytest.mark.parametrize("settings", [{"live_max_streams": 2, "live_max_per_client": 1}])
async def test_a_client_has_its_share(served: Served) -> None:
    async with connected(served.port) as first, connected(served.port) as second:
        assert (await first.start())["type"] == "ready"
        assert (await second.start())["code"] == "busy"
        assert await second.closed() == (1013, "busy")
    async with connected(served.port) as third:
        assert (await third.start())["type"] == "ready"


@pytest.mark.parametrize("settings", [{"live_max_streams": 2, "live_max_per_client": 1}])
async def test_a_client_has_one_share_over_both_protocols(served: Served) -> None:
    async with connected(served.port) as live, grpc.aio.insecure_channel(f"127.0.0.1:{served.grpc_port}") as channel:
        await live.start()
        call = analysis_pb2_grpc.AnalysisServiceStub(channel).AnalyzeStream(timeout=30)
        await call.write(pb.AnalyzeStreamRequest(start=pb.StreamStart(sample_rate=8_000, channels=1)))
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await call.read()
    assert type(from_rpc_error(caught.value, "gateway")) is Busy


@pytest.mark.parametrize("settings", [{"api_keys": ["0123456789abcdef"]}])
async def test_a_key_is_shown_in_the_first_message(served: Served) -> None:
    for key in (None, "fedcba9876543210"):
        async with connected(served.port) as live:
            assert (await live.start(api_key=key))["code"] == "unauthenticated"
            assert await live.closed() == (1008, "unauthenticated")
    async with connected(served.port) as live:
        assert (await live.start(api_key="0123456789abcdef"))["type"] == "ready"
    async with grpc.aio.insecure_channel(f"127.0.0.1:{served.grpc_port}") as channel:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await analysis_pb2_grpc.AnalysisServiceStub(channel).AnalyzeStream(timeout=30).read()
        assert type(from_rpc_error(caught.value, "gateway")) is Unauthenticated


async def test_samples_that_nothing_can_be_made_of_end_the_stream(served: Served) -> None:
    served.preprocess.fails = InvalidSamples("There are samples that are NaN.")
    async with connected(served.port) as live:
        await live.start(encoding="float32")
        await live.socket.send(HOP * 2)
        assert (await live.next())["code"] == "invalid_samples"
        assert await live.closed() == (1007, "invalid_samples")


@pytest.mark.parametrize("settings", [{"live_max_in_flight": 1}])
async def test_a_stream_whose_client_goes_leaves_nothing_behind(served: Served) -> None:
    served.triton.hangs = True
    served.triton.begun.clear()
    async with connected(served.port) as live:
        await live.start()
        await live.socket.send(HOP)
        await served.triton.begun.wait()
        live.socket.transport.abort()

    await served.triton.cancelled.wait()
    async with asyncio.timeout(20):
        while served.gateway.live.places.n_held:  # noqa: ASYNC110 - nothing signals it
            await asyncio.sleep(0.01)


async def test_recordings_are_answered_beside_streams(served: Served) -> None:
    async with connected(served.port) as live, httpx.AsyncClient(trust_env=False, timeout=30) as http:
        await live.start()
        await live.socket.send(HOP)
        form = {"file": b"any"}
        assert (await http.post(f"http://127.0.0.1:{served.port}/v1/analyses", files=form)).status_code == 200
        assert (await live.next())["type"] == "answer"
        metrics = (await http.get(f"http://127.0.0.1:{served.port}/metrics")).text

    assert "gateway_live_streams 1.0" in metrics
    assert 'gateway_live_hops_total{outcome="answered"} 1.0' in metrics


def test_a_share_is_given_back() -> None:
    from gateway.live.places import Places

    places = Places(2, 1)
    with places.hold("a"), pytest.raises(Busy), places.hold("a"):
        pass
    assert (places.n_held, places.n_shed) == (0, 1)


@pytest.mark.parametrize("settings", [{"live_max_in_flight": 1}])
async def test_a_window_that_waited_is_the_latest_one(served: Served) -> None:
    async with connected(served.port) as first, connected(served.port) as second:
        await first.start()
        await second.start(hop_s=5)
        served.triton.hangs = True
        served.triton.begun.clear()
        await first.socket.send(HOP)
        await served.triton.begun.wait()
        await second.socket.send(HOP * 10)
        while served.gateway.live._admission.waiting == 0:  # noqa: ASYNC110 - nothing signals it
            await asyncio.sleep(0.01)
        await second.socket.send(HOP * 21)
        served.triton.hangs = False
        await first.send({"type": "stop"})
        answer = await second.until("answer")

    assert (answer["end"], answer["skipped"]) == (15.0, 2)
    assert soundfile.info(io.BytesIO(served.preprocess.requests[-1].audio)).duration == 5.0
