"""Each image's file tree, made from its Dockerfile's own lines, has what its service needs and nothing else."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from google.protobuf import text_format
from tritonclient.grpc.model_config_pb2 import ModelConfig, ModelInstanceGroup

from launcher import triton
from launcher.process_spec import ProcessSpec
from launcher.settings import ROOT, LauncherSettings
from tests import signals
from tests.conftest import Stack, free_ports
from tests.deploy import images, packages
from tests.deploy.chart import CI, container, render
from tests.deploy.images import DOCKERFILES, Stage, build
from tests.waiting import until

MODELS = sorted(file.parent.name for file in (ROOT / "model_repository").glob("*/config.pbtxt"))
NAMES = sorted(file.name.removesuffix(".Dockerfile") for file in DOCKERFILES.glob("*.Dockerfile"))


@contextmanager
def running(stage: Stage, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """The image's command until the test ends, and healthy before it begins."""
    process = stage.start(**environment)
    try:
        until(lambda: process.poll() is not None or stage.healthy(**environment))
        assert process.poll() is None, f"it ended with {process.returncode}"
        yield process
    finally:
        process.terminate()
        process.wait(30)


def link_packages(extra: str) -> images.Replacement:
    """Instead of downloading gigabytes: the same packages out of this environment, and no others."""

    def replace(stage: Stage) -> None:
        (site_packages,) = (stage.root / "opt" / "venv" / "lib").glob("python3.*/site-packages")
        packages.link(extra, site_packages)

    return replace


@pytest.mark.parametrize("name", NAMES)
def test_hadolint_has_nothing_to_say(name: str) -> None:
    said = subprocess.run(
        [ROOT / ".venv/bin/hadolint", DOCKERFILES / f"{name}.Dockerfile"], capture_output=True, text=True, check=False
    )

    assert (said.returncode, said.stdout) == (0, "")


@pytest.mark.parametrize("name", NAMES)
def test_bases_are_pinned_and_no_process_is_root(name: str) -> None:
    lines = images.instructions(DOCKERFILES / f"{name}.Dockerfile")
    bases = [rest.partition("=")[2] for kind, rest in lines if kind == "ARG" and "_IMAGE=" in rest]

    assert bases
    for base in bases:
        assert re.fullmatch(r"[a-z./]+:\d+\.\d+(\.\d+)?[a-z0-9.-]*(@sha256:[0-9a-f]{64})?", base), base
    assert all(rest.startswith("${") for kind, rest in lines if kind == "FROM")
    assert [rest for kind, rest in lines if kind == "USER"][-1] == "1000:1000"
    assert [rest for kind, rest in lines if kind == "HEALTHCHECK"]


def test_one_version_of_python_for_all() -> None:
    texts = [file.read_text() for file in DOCKERFILES.glob("*.Dockerfile")]

    assert len({version for text in texts for version in re.findall(r"ARG PYTHON_IMAGE=(\S+)", text)}) == 1


def test_triton_is_not_older_than_its_fixes() -> None:
    version = re.search(
        r"tritonserver:(\d+)\.(\d+)-py3$", (DOCKERFILES / "triton.Dockerfile").read_text(), re.MULTILINE
    )

    assert version is not None
    assert (int(version[1]), int(version[2])) >= (26, 9)


def test_nothing_private_gets_into_a_build() -> None:
    visible = images.context()

    for path in (".env", ".git", ".venv", "runs", "frontend/node_modules", "audiocnn/__pycache__", "frontend/.next"):
        assert not visible(path), path
    for path in ("audiocnn/service/logs.py", "pyproject.toml", "frontend/app/page.tsx", "deploy/docker/healthcheck.py"):
        assert visible(path), path


def test_gateway(stack: Stack, tmp_path: Path) -> None:
    image = build("gateway", tmp_path, {"useradd": None})["final"]  # its packages are downloaded
    port, grpc_port = map(str, free_ports(2))
    addresses = {
        "GATEWAY_PORT": port,
        "GATEWAY_GRPC_PORT": grpc_port,
        "GATEWAY_PREPROCESS_ADDR": f"127.0.0.1:{stack.settings.preprocess_port}",
        "GATEWAY_TRITON_ADDR": f"127.0.0.1:{stack.settings.triton_grpc_port}",
    }
    assert not image.healthy(**addresses)

    with running(image, **addresses):
        clip = signals.encode(signals.noise(5.0, 44_100), 44_100)
        reply = httpx.post(f"http://127.0.0.1:{port}/v1/analyses", files={"file": clip}, trust_env=False, timeout=60)

    assert reply.status_code == 200, reply.text
    for module in ("torch", "torchaudio", "soundfile", "soxr", "training", "preprocess_service", "pip"):
        assert "ModuleNotFoundError" in image.run("python", "-c", f"import {module}").stderr, module


def test_preprocess(tmp_path: Path) -> None:
    replacements = {
        "useradd": None,
        "pip --python": link_packages("preprocess"),
        # The links lead into this environment, where it was done already; nothing may be deleted through them.
        "torchaudio/lib": None,
    }
    image = build("preprocess", tmp_path, replacements)["final"]
    port, metrics_port = map(str, free_ports(2))
    ports = {"PREPROCESS_PORT": port, "PREPROCESS_METRICS_PORT": metrics_port}
    assert not image.healthy(**ports)

    with running(image, **ports):
        output = httpx.get(f"http://127.0.0.1:{metrics_port}/metrics", trust_env=False).text

    assert "preprocess_in_flight" in output
    assert "ModuleNotFoundError" in image.run("python", "-c", "import fastapi").stderr


def test_frontend(tmp_path: Path) -> None:
    def built(stage: Stage) -> None:
        """The page as `make setup` has built it; the stage must have all that a build reads."""
        listed = ["git", "ls-files", "frontend", "samples"]
        tracked = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True)
        for file in tracked.stdout.split():
            if not file.startswith("frontend/e2e") and (ROOT / file).exists():
                assert (stage.root / "build" / file).exists(), file
        shutil.copytree(ROOT / "frontend/.next/standalone", stage.path(".next/standalone"), symlinks=True)

    image = build("frontend", tmp_path, {"npm ci": None, "npm run build": built})["final"]
    port = str(free_ports(1)[0])

    with running(image, PORT=port, HOSTNAME="127.0.0.1", NEXT_PUBLIC_API_URL="https://api.sounds.example"):
        page = httpx.get(f"http://127.0.0.1:{port}/", trust_env=False)
        sample = httpx.get(f"http://127.0.0.1:{port}/samples/samples.json", trust_env=False)

    assert "https://api.sounds.example" in page.headers["content-security-policy"]
    assert sample.status_code == 200


@pytest.fixture(scope="module")
def triton_stages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Stage]:
    return build("triton", tmp_path_factory.mktemp("triton"), {})


def test_triton_serves_the_models_of_its_image(triton_stages: dict[str, Stage], tmp_path: Path) -> None:
    running_stack = Stack(tmp_path, MODEL_REPOSITORY=str(triton_stages["final"].root / "models"))
    running_stack.start()
    try:
        output = httpx.get(f"{running_stack.url}/v1/model", trust_env=False).json()
    finally:
        running_stack.stop()

    assert output["activations"], "the second model is missing"


def test_the_init_container_copies_everything(triton_stages: dict[str, Stage], tmp_path: Path) -> None:
    image = triton_stages["model"]
    *command, target = image.command
    assert target == "/target/"

    subprocess.run([*map(image.rooted, command), f"{tmp_path}/"], check=True)

    assert len(MODELS) >= 2
    for model in MODELS:
        (graph,) = (tmp_path / model).glob("*/model.onnx")
        assert graph.stat().st_size > 1_000_000


def config(file: Path) -> ModelConfig:
    return text_format.Parse(file.read_text(), ModelConfig())


@pytest.mark.parametrize("model", MODELS)
def test_the_cpu_s_configuration_is_the_embedded_server_s_with_the_image_s_backend(
    triton_stages: dict[str, Stage], model: str
) -> None:
    folder = triton_stages["final"].root / "models" / model / "configs"
    embedded, in_image = config(folder / "cpu.pbtxt"), config(folder / "onnxruntime_cpu.pbtxt")

    assert in_image.backend == "onnxruntime"
    assert {group.kind for group in in_image.instance_group} == {ModelInstanceGroup.KIND_CPU}
    assert in_image.parameters["intra_op_thread_count"].string_value == "1"
    for each in (embedded, in_image):
        each.ClearField("backend")
    assert in_image == embedded


@pytest.mark.parametrize("values", CI, ids=lambda file: file.stem)
def test_triton_starts_with_the_charts_arguments(values: Path, tmp_path: Path) -> None:
    """With an empty repository: what it makes of the models is the repository's test."""
    server = triton.process(LauncherSettings(_env_file=None), dict(os.environ))
    known = help_of(server)
    ports = dict(zip(("http", "grpc", "metrics"), free_ports(3), strict=True))
    given = container(render(values), "triton")["args"][1:]
    # The embedded server is older than the image's, and knows some flags not yet.
    arguments = [each for each in given if each.partition("=")[0] in known and "/models" not in each]
    assert len(given) - len(arguments) <= 2
    listening = [
        f"--{endpoint}-{what}" for endpoint, port in ports.items() for what in ("address=127.0.0.1", f"port={port}")
    ]
    output = ""
    with subprocess.Popen(
        [server.command[0], f"--model-repository={tmp_path}", *arguments, *listening],
        env=server.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as running:
        for line in running.stdout or ():
            output += line
            if "Started Metrics Service" in line:
                running.terminate()
    assert "Started GRPCInferenceService" in output, output


def help_of(server: ProcessSpec) -> str:
    output = subprocess.run(
        [server.command[0], "--help"], env=server.environment, capture_output=True, text=True, check=False
    )
    return output.stdout + output.stderr


def test_triton_knows_every_flag(triton_stages: dict[str, Stage]) -> None:
    output = help_of(triton.process(LauncherSettings(_env_file=None), dict(os.environ)))
    flags = re.findall(r"--([a-z0-9-]+)=", triton_stages["final"].command[-1])

    assert len(flags) > 10
    for flag in flags:
        assert f"--{flag}" in output, flag
