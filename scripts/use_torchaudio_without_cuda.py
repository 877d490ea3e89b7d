"""Lets torchaudio import beside a torch without CUDA.

The wheel's compiled extensions link against CUDA libraries and are loaded at import, so beside a CPU build of torch the
import fails. The transforms that this project uses are pure Python: with the extensions put aside, everything needed
works. Where torch has CUDA nothing is changed.
"""

import importlib.util
from pathlib import Path

import torch


def main() -> None:
    """Puts the extensions aside if they cannot be loaded here; safe to repeat."""
    spec = importlib.util.find_spec("torchaudio")
    if spec is None or spec.origin is None:
        raise SystemExit("torchaudio is not installed: run `make setup`.")
    if torch.version.cuda is not None:
        return
    extensions = sorted((Path(spec.origin).parent / "lib").glob("*.so"))
    for extension in extensions:
        extension.rename(extension.with_suffix(".so.unused"))
    if extensions:
        print(f"torch has no CUDA here: put {len(extensions)} unneeded CUDA extensions of torchaudio aside")


if __name__ == "__main__":
    main()
