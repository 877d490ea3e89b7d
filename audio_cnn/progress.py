"""A progress bar on standard error."""

from tqdm import tqdm


def progress_bar(total: int, *, shown: bool) -> "tqdm[None]":
    """A bar for `total` recordings; use it in `with` and call its `update`."""
    return tqdm(total=total, disable=not shown, unit=" files")
