"""Pieces of `report.md`."""


def percent(share: float) -> str:
    """`0.8571` to `85.7`."""
    return f"{100 * share:.1f}"


def table(header: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines) + "\n"
