"""The running server as its own pid file tells of it."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Self


@dataclass(frozen=True, slots=True)
class Postmaster:
    """What `postmaster.pid` says: the process and whether it takes connections."""

    pid: int
    folder: Path
    ready: bool

    @classmethod
    def read(cls, folder: Path) -> Self | None:
        """The server of a data directory as its note tells; None when there is none (or not readable yet)."""
        try:
            lines = (folder / "postmaster.pid").read_text("utf-8", "replace").splitlines()
            pid = abs(int(lines[0]))
        except (OSError, ValueError, IndexError):
            return None
        return cls(pid, folder, len(lines) >= 8 and lines[7].strip() == "ready")

    def alive(self) -> bool:
        """Whether the process is there, is a PostgreSQL, and works on this data directory."""
        try:
            os.kill(self.pid, 0)
        except (ProcessLookupError, PermissionError, OverflowError):
            return False
        if not Path("/proc/self/stat").exists():
            return self._alive_by_ps()
        try:
            state = Path(f"/proc/{self.pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()[0]
            # A server's working directory is its data directory.
            there = Path(f"/proc/{self.pid}/cwd").readlink()
        except (FileNotFoundError, PermissionError, ProcessLookupError):
            return False
        return state not in ("Z", "X") and there == self.folder.resolve()

    def _alive_by_ps(self) -> bool:
        asked = ["/bin/ps", "-o", "stat=,command=", "-p", str(self.pid)]
        said = subprocess.run(asked, capture_output=True, text=True).stdout.strip()
        return not said.startswith("Z") and "postgres" in said and str(self.folder) in said
