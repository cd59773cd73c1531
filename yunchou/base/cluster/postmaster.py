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
        return self._state() == "server"

    def foreign(self) -> bool:
        """Whether the number now belongs to a process that is no PostgreSQL on this data directory."""
        return self._state() == "other"

    def _state(self) -> str:
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return "gone"
        except PermissionError:
            return "other"
        if not Path("/proc/self/stat").exists():
            return self._state_by_ps()
        try:
            state = Path(f"/proc/{self.pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()[0]
            if state in ("Z", "X"):
                return "gone"
            # A server's working directory is its data directory.
            there = Path(f"/proc/{self.pid}/cwd").readlink()
        except FileNotFoundError:
            return "gone"
        except PermissionError:
            return "other"
        return "server" if there == self.folder.resolve() else "other"

    def _state_by_ps(self) -> str:
        asked = ["/bin/ps", "-o", "stat=,command=", "-p", str(self.pid)]
        said = subprocess.run(asked, capture_output=True, text=True).stdout.strip()
        if not said or said.startswith("Z"):
            return "gone"
        return "server" if "postgres" in said and str(self.folder) in said else "other"
