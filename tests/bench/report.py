"""The measured figures as Markdown, for docs/bench.md and the README."""

from typing import Any

from tests.bench import live, page, whatif

Figures = dict[str, Any]
PARTS = ("preprocess", "triton", "gateway")
BEGIN, END = "<!-- written by make bench -->", "<!-- end -->"


def readme_table(figures: Figures) -> str:
    """The README's excerpt."""
    shown = [
        ("reference", 1),
        ("product", 1),
        ("product", 4),
        ("product", 16),
        ("page", 16),
        ("plain", 16),
        ("seed", 16),
    ]
    rows = {(row["contender"], row["clients"]): row for row in figures["closed"]}
    lines = ["| | clients | clips/s | p50 ms | CPU ms an answer |", "|---|---|---|---|---|"]
    for name, n in shown:
        row = rows[name, n]
        title = figures["titles"][name]
        lines.append(f"| {title} | {n} | {row['per_s']:.0f} | {row['p50_ms']:.0f} | {row['cpu_ms']['total']:.1f} |")
    return "\n".join(lines)


def with_table(readme: str, figures: Figures) -> str:
    """The README with its table replaced."""
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{readme_table(figures)}\n{END}{after}"


def document(figures: Figures) -> str:
    """docs/bench.md."""
    sections = (_closed, _open, _lengths, _stages, _memory, live.section, whatif.section, page.section, _failures)
    texts = ("\n".join(lines) + "\n" for section in sections if (lines := section(figures)))
    return "\n".join([_head(figures), *texts])


def _head(figures: Figures) -> str:
    return (
        f"# What it costs\n\nWritten by `make bench` on {figures['date']}: {figures['machine']}. Five-second clips "
        f"(WAV, 16 bit, mono), no two alike, cache off, full answers; the median of {figures['rounds']} rounds of "
        f"{figures['round_s']:g} s, all by turns. The clients run on the same cores. CPU ms is user and system time of "
        "the processes named, for each answer. The reference is straightforward code that does not change with the "
        "product's. There is no table for GPUs: no machine with one was at hand.\n"
    )


def _closed(figures: Figures) -> list[str]:
    best = max(row["per_s"] for row in figures["closed"] if row["contender"] == "reference")
    lines = [
        "## Closed loop",
        "",
        "| | clients | clips/s | of the reference | p50 ms | p99 ms | refused | their p99 ms | CPU ms an answer |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for row in figures["closed"]:
        title, cpu = figures["titles"][row["contender"]], _cpu(row["cpu_ms"])
        lines.append(
            f"| {title} | {row['clients']} | {row['per_s']:.1f} | {row['per_s'] / best:.0%} | {row['p50_ms']:.1f} | "
            f"{row['p99_ms']:.0f} | {row['refused']:.0f} | {row['refused_p99_ms']:.0f} | {cpu} |"
        )
    return lines


def _open(figures: Figures) -> list[str]:
    lines = [
        "## Open loop",
        "",
        "Requests at shares of the rate at 16 clients; times count from when each was due.",
        "",
        "| share | answers/s | p50 ms | p99 ms | refused | their p99 ms | CPU ms an answer |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in figures["open"]:
        refused = f"{row['refused']} | {row['refused_p99_ms']:.0f}"
        lines.append(
            f"| {row['share']:.0%} | {row['per_s']:.1f} | {row['p50_ms']:.0f} | {row['p99_ms']:.0f} | {refused} | "
            f"{_cpu(row['cpu_ms'])} |"
        )
    return lines


def _lengths(figures: Figures) -> list[str]:
    lines = ["## Length", "", "| recording | p50 ms | CPU ms an answer | CPU ms a second |", "|---|---|---|---|"]
    for row in figures["lengths"]:
        each = row["cpu_ms"]["total"] / row["seconds"]
        lines.append(f"| {row['seconds']} s | {row['p50_ms']:.0f} | {_cpu(row['cpu_ms'])} | {each:.1f} |")
    return lines


def _stages(figures: Figures) -> list[str]:
    rows = (f"| {stage} | {cost:.1f} |" for stage, cost in figures["stages_ms"].items())
    return ["## Stages", "", "| on one core | ms a clip |", "|---|---|", *rows]


def _memory(figures: Figures) -> list[str]:
    rows = (f"| {name} | {mib:.0f} |" for name, mib in figures["peak_mib"].items())
    return ["## Memory", "", "| process | peak MiB |", "|---|---|", *rows]


def _failures(figures: Figures) -> list[str]:
    slowest = figures["slowest_refusal"]
    lines = [
        "## When it matters",
        "",
        "| | measured |",
        "|---|---|",
        f"| `/livez`, p99, while 32 analyses run | {figures['livez_p99_ms']:.0f} ms |",
        f"| the slowest refusal of bad input ({slowest['input']}) | {slowest['ms']:.0f} ms |",
    ]
    for victim, felt in figures["killed"].items():
        who = "Triton" if victim == "server" else "Triton's Python process"
        lines.append(
            f"| {who} killed under load | first 503 after {felt['first_s']:.2f} s, slowest 503 took "
            f"{felt['longest_s']:.2f} s, ready again after {felt['ready_s']:.1f} s |"
        )
    return lines


def _cpu(cpu_ms: dict[str, float]) -> str:
    parts = ", ".join(f"{name} {cpu_ms[name]:.1f}" for name in PARTS if name in cpu_ms)
    return f"{cpu_ms['total']:.1f}" + (f" ({parts})" if parts else "")
