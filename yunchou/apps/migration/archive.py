"""Taking apart what somebody uploads: archives, and archives in archives, become files of which nothing is trusted.

A member's name is data and never a path. What is unpacked is counted while it is written, so an archive that says less
than it holds is stopped where it passes a bound.
"""

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from yunchou.base.errors import malformed, say, too_large

LARGEST_MEMBER = 8 << 30
LARGEST_WHOLE = 64 << 30
MOST_MEMBERS = 200_000
SUSPECT_SIZE = 256 << 20
SUSPECT_RATIO = 200
"""An archive of more than this much that shrank more than so many times is taken for a bomb."""
DEEPEST = 2
"""Archives within archives: backups come as one archive of several."""
TABLES = (".csv", ".xlsx", ".xls", ".tsv", ".txt")
_BLOCK = 1 << 20
_IGNORED = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|~\$)")


@dataclass(frozen=True, slots=True)
class Member:
    """A file that was taken out: its name with the folders it stood in, where its bytes lie now, how many they are."""

    name: str
    path: Path
    size: int

    @property
    def is_table(self) -> bool:
        """Whether its name says that it holds rows, and it stands in no folder of attachments."""
        name = PurePosixPath(self.name.lower())
        return name.suffix in TABLES and not in_attachments(self.name)


def in_attachments(name: str) -> bool:
    """Whether a file stands in a folder of attachments, so that a table there is a document and no module."""
    folders = PurePosixPath(name.lower()).parts[:-1]
    return any(re.match(r"attachments?(_\d+)?(\.zip)?$|附件|images?$|files?$|图片", each) for each in folders)


def _is_document(name: str) -> bool:
    """Whether an archive is itself an attachment, and no part of the backup that is full of them."""
    own = PurePosixPath(name.lower()).name
    return in_attachments(name) and not re.fullmatch(r"(data|attachments?)(_\d+)?\.zip|.*附件.*\.zip", own)


class Budget:
    """How much may still be unpacked."""

    def __init__(self, size: int = LARGEST_WHOLE, members: int = MOST_MEMBERS) -> None:
        self.size = size
        self.members = members

    def take(self, size: int) -> None:
        """Count bytes. Raises 413 when there are too many."""
        self.size -= size
        if self.size < 0:
            raise _too_large()

    def one_more(self) -> None:
        """Count a file. Raises 413 when there are too many."""
        self.members -= 1
        if self.members < 0:
            raise _too_large()


def unpack(
    uploads: Sequence[tuple[str, Path]], fresh: Callable[[], Path], budget: Budget | None = None
) -> Iterator[Member]:
    """Every file in the uploads, each written to a path that `fresh` gives; the caller takes it in or removes it.

    Names are made different. Raises 400 for a damaged or locked archive, 413 for one that is too large.
    """
    names: set[str] = set()
    left = budget or Budget()
    for name, path in uploads:
        if is_archive(path) and not _is_document(_clean(name)):
            yield from _members(path, PurePosixPath(_clean(name)).stem, fresh, left, names, 1)
        else:
            yield _copied(name, path, fresh, left, names)


def is_archive(path: Path) -> bool:
    """Whether a file is a zip that is no workbook."""
    with path.open("rb") as file:
        if file.read(4) not in (b"PK\x03\x04", b"PK\x05\x06"):
            return False
    try:
        with zipfile.ZipFile(path) as archive:
            inside = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        raise _damaged() from None
    return "[Content_Types].xml" not in inside


def _members(
    path: Path, folder: str, fresh: Callable[[], Path], left: Budget, names: set[str], depth: int
) -> Iterator[Member]:
    with _opened(path) as archive:
        for info in archive.infolist():
            name = _clean(member_name(info))
            if info.is_dir() or not name or _IGNORED.search(name):
                continue
            left.one_more()
            out = fresh()
            try:
                size = _write(archive, info, out, left)
                packed = name.lower().endswith(".zip") and not _is_document(f"{folder}/{name}")
                if packed and depth < DEEPEST and is_archive(out):
                    inner = f"{folder}/{name.rpartition('/')[2][:-4]}"
                    yield from _members(out, inner, fresh, left, names, depth + 1)
                    continue
                yield Member(_different(f"{folder}/{name}", names), out, size)
            finally:
                out.unlink(missing_ok=True)


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError):
        raise _damaged() from None
    parts = archive.infolist()
    whole = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    if (whole > SUSPECT_SIZE and whole > SUSPECT_RATIO * packed) or len(parts) > MOST_MEMBERS:
        archive.close()
        raise _too_large()
    if any(part.flag_bits & 1 for part in parts):
        archive.close()
        raise malformed(
            say(
                "压缩包有密码保护，请先去除密码。",
                "The archive has a password: unpack it and pack it without one.",
            )
        )
    return archive


def _write(archive: zipfile.ZipFile, info: zipfile.ZipInfo, out: Path, left: Budget) -> int:
    size = 0
    try:
        with archive.open(info) as source, out.open("xb") as target:
            while block := source.read(_BLOCK):
                size += len(block)
                left.take(len(block))
                if size > LARGEST_MEMBER:
                    raise _too_large()
                target.write(block)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, RuntimeError):
        raise _damaged() from None
    return size


def _copied(name: str, path: Path, fresh: Callable[[], Path], left: Budget, names: set[str]) -> Member:
    left.one_more()
    left.take(path.stat().st_size)
    out = fresh()
    with path.open("rb") as source, out.open("xb") as target:
        while block := source.read(_BLOCK):
            target.write(block)
    return Member(_different(_clean(name), names), out, path.stat().st_size)


def member_name(info: zipfile.ZipInfo) -> str:
    """The name as it was meant: zips made on Chinese Windows write GBK and do not say so."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        raw = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _clean(name: str) -> str:
    """A name without what leads out of its folder."""
    parts = [each.strip() for each in name.replace("\\", "/").replace("\0", "").split("/")]
    return "/".join(each for each in parts if each not in ("", ".", ".."))[:500]


def _different(name: str, names: set[str]) -> str:
    path, number, made = PurePosixPath(name), 1, name
    while made.casefold() in names:
        number += 1
        made = str(path.with_name(f"{path.stem} ({number}){path.suffix}"))
    names.add(made.casefold())
    return made


def _damaged() -> Exception:
    return malformed(say("压缩包已损坏，无法打开。", "The archive is damaged and cannot be opened."))


def _too_large() -> Exception:
    return too_large(say("压缩包解压后过大。", "The archive is too large once unpacked."))
