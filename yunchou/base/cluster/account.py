"""Who runs the embedded PostgreSQL: PostgreSQL refuses to run as root, so root lends it another account."""

import os
import pwd
import stat
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from yunchou.base.cluster.errors import ClusterError

CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the machine; `switch` says whether processes must be handed over to it."""

    name: str
    uid: int
    gid: int
    switch: bool

    @classmethod
    def choose(cls, owner: int | None = None) -> Self:
        """The account to run as: oneself; for root, the one with uid `owner`, else an unprivileged one."""
        me = os.geteuid()
        if me != 0:
            return cls(_name(me), me, os.getegid(), False)
        if owner:
            entry = _entry(owner)
            if entry is None:
                raise ClusterError(f"The database folder belongs to uid {owner}, which is no account here.")
            return cls(entry.pw_name, entry.pw_uid, entry.pw_gid, True)
        for name in CANDIDATES:
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            if entry.pw_uid != 0:
                return cls(entry.pw_name, entry.pw_uid, entry.pw_gid, True)
        raise ClusterError(
            "PostgreSQL does not run as root, and there is no account 'postgres' or 'nobody' to lend it: "
            "start Yunchou as an ordinary user or set YUNCHOU_DATABASE_URL."
        )

    def process(self) -> dict[str, Any]:
        """Arguments that make `subprocess` start a program as this account."""
        if not self.switch:
            return {"umask": 0o077}
        return {"user": self.uid, "group": self.gid, "extra_groups": [], "umask": 0o077}

    def own(self, path: Path) -> None:
        """Hands a file or folder over to the account."""
        if self.switch:
            os.chown(path, self.uid, self.gid)

    def make_folder(self, path: Path, mode: int = 0o700) -> None:
        """Makes a folder of the account's own, which no other account may enter unless `mode` says so."""
        path.mkdir(parents=True, exist_ok=True)
        self.own(path)
        path.chmod(mode)

    def can_run(self, program: Path, arguments: Sequence[str] = ("--version",)) -> bool:
        """Whether the account reaches the program and the program works."""
        try:
            done = subprocess.run(
                [str(program), *arguments], cwd="/", capture_output=True, timeout=60, **self.process()
            )
        except (OSError, subprocess.SubprocessError):
            return False
        return done.returncode == 0

    def can_reach(self, folder: Path) -> bool:
        """Whether the account may pass through `folder` and every folder above it (those that exist yet)."""
        if not self.switch:
            return True
        for place in (folder, *folder.parents):
            try:
                found = place.stat()
            except FileNotFoundError:
                continue
            mine = stat.S_IXUSR if found.st_uid == self.uid else 0
            group = stat.S_IXGRP if found.st_gid == self.gid else 0
            if not found.st_mode & (mine or group or stat.S_IXOTH):
                return False
        return True


def _entry(uid: int) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwuid(uid)
    except KeyError:
        return None


def _name(uid: int) -> str:
    entry = _entry(uid)
    return entry.pw_name if entry else str(uid)
