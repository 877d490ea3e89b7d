"""Writes docs/scaling.md: from what `make bench` measured to how many of what for a given load.

    python scripts/scaling.py

Every figure in the page is a measured one, an assumption named here, or arithmetic on the two.
"""

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"
BENCH = DOCS / "bench.md"
PAGE = DOCS / "scaling.md"

BEFORE_BENCH = {"preprocess": 7.4, "triton": 8.6, "gateway": 7.4}
"""CPU ms an answer, from one short round on 2 cores that others used too: only until `make bench` has written."""

LOADS = (10, 1_000, 100_000)
"""Requests a second, each one clip of five seconds: one window."""

BUSY = 0.6
"""Share of its capacity that a pod is planned for: the rest is for peaks, a lost node and a rollout."""
CORES = {"preprocess": 2, "triton": 2, "gateway": 1}
"""Of one pod on CPUs: the chart's requests. A gateway is one event loop."""
SPARE = 2
"""Fewest pods of each, so that one may go."""

NETWORK_GMAC = 0.367
"""Multiply-adds of the network for one window, counted in model.onnx's convolutions."""
RESNET50_GMAC, RESNET50_PER_S = 4.1, 1_130
"""What NVIDIA published for ResNet-50 in Triton (onnxruntime with TensorRT, FP16, batches of 32) on one T4."""
GPU_SHARE = 0.15
"""How much of that is believed of a network so small: copies and calls do not shrink with it."""

UPLOAD = "upload, WAV of 16 bit at 44.1 kHz"
INTO_GATEWAYS = {UPLOAD: 441, "preprocess → gateway": 253, "Triton → gateway": 230}
OUT_OF_GATEWAYS = {"gateway → preprocess": 441, "gateway → Triton": 221, "answer, JSON with gzip": 300}
LINK_GBIT = 10
"""Of one node's network."""
CELL = 1_000
"""Requests a second of one installation; more are more installations."""


PROSE = """# How many of what

Written by `python scripts/scaling.py`, which `make bench` runs; change that, not this page. One request is one clip of
five seconds, with every picture and nothing out of the cache. CPU times are from
{source}.

## What one pod does

{pod_table}

The GPU's line is no measurement: {resnet} images/s of ResNet-50 on one T4 (published: onnxruntime with TensorRT, FP16,
batches of 32) × {resnet_gmac} / {gmac} GMAC × {gpu_share}. Measure yours before you buy: with one GPU pod, raise the
load until `nv_inference_pending_request_count` stays above 8.

## Pods

{pods_table}

More than {cell}/s are counted in cells of as many, each with its own pods to spare (below). The page itself is files
and one small server: two pods a cell.

## Bytes between them

{bytes_table}

## What saturates first, and what to change then

* **{low}/s.** Nothing: the smallest installation, two pods of each, is used to {low_use}. A GPU would sleep:
  `values-cpu.yaml`.
* **{middle}/s.** CPU, and {first} most of all ({first_ms} ms a request). Autoscaling adds pods: gateways by their
  requests at work and their CPU, preprocessing by its CPU, Triton by its queue. With a GPU the network stops
  mattering, and decoding and JSON are what is paid for. Where a program reads the answer, ask for `encoding=base64` and
  `activations=summary`; send FLAC or OGG rather than WAV, and the upload and the first hop halve. {middle_gbit} Gbit/s
  go through the gateways each way: they are spread over nodes, as the chart has it.
* **{high}/s.** Not one large installation: it would have {high_gateways} gateways, each connected to {high_preprocess}
  preprocessing pods, {high_connections} connections, and every lost pod would be news to every gateway. So cells:
  {n_cells} installations of {cell}/s, each whole and in one zone, and before them whatever already shares out
  {high_gbit} Gbit/s of uploads by region. A gateway keeps nothing that another one would need, so a cell is added,
  emptied or lost without a word to the others.

Longer recordings cost by the window: a minute is 23 windows and so 23 times the work of preprocessing and Triton, but
one answer. The limits on waiting (`GATEWAY_MAX_WAITING`, `PREPROCESS_MAX_WAITING`, Triton's queue) turn what is too
much into an immediate `503`, whatever the size.
"""


@dataclass(frozen=True, slots=True)
class Costs:
    """CPU ms of each service for one answer, and where they are from."""

    cpu_ms: dict[str, float]
    source: str


def read_costs(bench: Path = BENCH) -> Costs:
    """What `make bench` wrote, or what stands here for it."""
    if not bench.exists():
        return Costs(BEFORE_BENCH, "a short round before the first `make bench`")
    text = bench.read_text(encoding="utf-8")
    found = re.findall(r"^\| (preprocess|triton|gateway) \| ([\d.]+) \|", text, re.MULTILINE)
    cpu_ms = {name: float(ms) for name, ms in found}
    if set(cpu_ms) != set(BEFORE_BENCH):
        raise SystemExit(f"{bench} does not tell the CPU time of every service: run `make bench`")
    return Costs(cpu_ms, "[bench.md](bench.md)")


def gpu_per_s() -> float:
    """Windows a second of one small GPU: an estimate."""
    return RESNET50_PER_S * RESNET50_GMAC / NETWORK_GMAC * GPU_SHARE


def pod_per_s(costs: Costs, service: str) -> float:
    """Requests a second that one pod is planned for."""
    return CORES[service] * 1_000 / costs.cpu_ms[service] * BUSY


def in_cells(of_one: Callable[[float], int], per_s: float) -> int:
    """How many of what a load needs: each cell for itself, with what it keeps to spare."""
    n_cells = max(1, math.ceil(per_s / CELL))
    return n_cells * of_one(per_s / n_cells)


def pods(costs: Costs, service: str, per_s: float) -> int:
    """How many pods a load needs."""
    return in_cells(lambda load: max(SPARE, math.ceil(load / pod_per_s(costs, service))), per_s)


def gpus(per_s: float) -> int:
    """How many GPUs a load needs."""
    return in_cells(lambda load: max(SPARE, math.ceil(load / (gpu_per_s() * BUSY))), per_s)


def gbit(kilobytes: float, per_s: float) -> float:
    """Gigabits a second."""
    return kilobytes * 8 * per_s / 1e6


def number(value: float) -> str:
    """With thousands apart, and no digits that mean nothing."""
    return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.2g}"


def table(head: list[str], rows: list[list[str]]) -> str:
    """As Markdown."""
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows])


def per_load(name: str, value: Callable[[float], float]) -> list[str]:
    """One row: the same figure for every load."""
    return [name, *(number(value(load)) for load in LOADS)]


def page(costs: Costs) -> str:
    """The whole page."""
    low, middle, high = LOADS
    first = max(CORES, key=lambda service: costs.cpu_ms[service])
    slowest_pod = min(pod_per_s(costs, service) for service in CORES)
    # A link carries both directions at once: the busier one counts.
    one_way = max(sum(INTO_GATEWAYS.values()), sum(OUT_OF_GATEWAYS.values()))
    gateways, preprocessors = (math.ceil(high / pod_per_s(costs, service)) for service in ("gateway", "preprocess"))

    def cores(per_s: float, services: Iterable[str]) -> int:
        return sum(pods(costs, service, per_s) * CORES[service] for service in services)

    pod_rows = [[name, f"{costs.cpu_ms[name]:.1f}", str(CORES[name]), number(pod_per_s(costs, name))] for name in CORES]
    gpu_row = ["triton on one small GPU", "", "", f"{number(gpu_per_s() * BUSY)} (estimate)"]
    return PROSE.format(
        source=costs.source,
        pod_table=table(
            ["service", "CPU ms a request", "cores a pod", f"requests/s a pod, {BUSY:.0%} busy"], [*pod_rows, gpu_row]
        ),
        pods_table=table(
            per_load("requests/s", lambda load: load),
            [
                per_load("gateway", lambda load: pods(costs, "gateway", load)),
                per_load("preprocess", lambda load: pods(costs, "preprocess", load)),
                per_load("triton, on CPUs", lambda load: pods(costs, "triton", load)),
                per_load("or triton, one GPU each", gpus),
                per_load("cores, without GPUs", lambda load: cores(load, CORES)),
                per_load(
                    "cores, beside the GPUs", lambda load: cores(load, ("gateway", "preprocess")) + 2 * gpus(load)
                ),
            ],
        ),
        bytes_table=table(
            per_load("Gbit/s at requests/s", lambda load: load),
            [
                *(per_load(f"{name} ·", partial(gbit, size)) for name, size in INTO_GATEWAYS.items()),
                *(per_load(name, partial(gbit, size)) for name, size in OUT_OF_GATEWAYS.items()),
                per_load("into all gateways (·)", partial(gbit, sum(INTO_GATEWAYS.values()))),
                per_load("out of all gateways", partial(gbit, sum(OUT_OF_GATEWAYS.values()))),
                per_load(
                    f"links of {LINK_GBIT} Gbit/s each way, {BUSY:.0%} busy",
                    lambda load: math.ceil(gbit(one_way, load) / LINK_GBIT / BUSY),
                ),
            ],
        ),
        resnet=number(RESNET50_PER_S),
        resnet_gmac=RESNET50_GMAC,
        gmac=NETWORK_GMAC,
        gpu_share=f"{GPU_SHARE:.0%}",
        low=number(low),
        low_use=f"{low / (SPARE * slowest_pod):.0%}",
        middle=number(middle),
        middle_gbit=number(gbit(one_way, middle)),
        first=first,
        first_ms=f"{costs.cpu_ms[first]:.1f}",
        high=number(high),
        high_gateways=number(gateways),
        high_preprocess=number(preprocessors),
        high_connections=number(gateways * preprocessors),
        high_gbit=number(gbit(INTO_GATEWAYS[UPLOAD], high)),
        n_cells=number(high / CELL),
        cell=number(CELL),
    )


def main() -> None:
    """Writes the page."""
    PAGE.write_text(page(read_costs()), encoding="utf-8")
    print(f"{PAGE} written")


if __name__ == "__main__":
    main()
