"""Triton's protocols that nothing here uses are behind a key, wherever it runs."""

from launcher.triton import RESTRICTED
from tests.deploy import chart, images
from tests.deploy.chart import render

FLAGS = ("--http-restricted-api=", "--grpc-restricted-protocol=")


def test_in_the_chart_the_key_is_the_pod_s_own() -> None:
    container = chart.container(render(chart.ci("default")), "triton")

    for flag in FLAGS:
        assert f"{flag}{RESTRICTED}:admin=$(POD_UID)" in container["args"]
    (uid,) = (each for each in container["env"] if each["name"] == "POD_UID")
    assert uid["valueFrom"] == {"fieldRef": {"fieldPath": "metadata.uid"}}


def test_in_the_image_the_key_is_drawn_at_each_start() -> None:
    command = images.arguments("triton", "CMD")[-1]

    assert f"key={RESTRICTED}:admin=$(cat /proc/sys/kernel/random/uuid);" in command
    for flag in FLAGS:
        assert f"{flag}$key " in command
