"""A part's log on the disk: bounded, and never a reason to stop reading what the part says."""

from pathlib import Path
from typing import BinaryIO

MAX_BYTES = 10 << 20


class LogFile:
    """Drops lines that cannot be written, say because the disk is full, and tries again with the next."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO | None = None

    def write(self, line: str) -> None:
        """Adds a line; the file that is full becomes `<name>.1`, in place of the one before."""
        data = f"{line}\n".encode()
        try:
            if self._file is not None and self._file.tell() + len(data) > MAX_BYTES:
                self.close()
                self._path.rename(f"{self._path}.1")
            if self._file is None:
                self._file = self._path.open("ab", buffering=0)  # a buffer would keep what the disk refused
            self._file.write(data)
        except OSError:
            pass

    def close(self) -> None:
        """Closes the file."""
        if self._file is not None:
            self._file.close()
            self._file = None
