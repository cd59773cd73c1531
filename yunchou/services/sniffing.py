"""What a file is, found out from its bytes: the name and the type that its sender gives are not believed."""

import zipfile
from pathlib import Path

_HEAD = 4096
_SIGNATURES: tuple[tuple[bytes, int, str], ...] = (
    (b"%PDF-", 0, "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", 0, "image/png"),
    (b"\xff\xd8\xff", 0, "image/jpeg"),
    (b"GIF87a", 0, "image/gif"),
    (b"GIF89a", 0, "image/gif"),
    (b"WEBP", 8, "image/webp"),
    (b"ftypavif", 4, "image/avif"),
    (b"ftypheic", 4, "image/heic"),
    (b"ftypmif1", 4, "image/heic"),
    (b"II*\x00", 0, "image/tiff"),
    (b"MM\x00*", 0, "image/tiff"),
    (b"BM", 0, "image/bmp"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0, "application/x-ole-storage"),
    (b"\x1f\x8b", 0, "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", 0, "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", 0, "application/vnd.rar"),
    (b"ID3", 0, "audio/mpeg"),
    (b"\xff\xfb", 0, "audio/mpeg"),
    (b"WAVE", 8, "audio/wav"),
    (b"OggS", 0, "audio/ogg"),
    (b"#!AMR", 0, "audio/amr"),
    (b"ftypM4A", 4, "audio/mp4"),
    (b"ftypqt", 4, "video/quicktime"),
    (b"ftyp", 4, "video/mp4"),
    (b"\x1aE\xdf\xa3", 0, "video/webm"),
)
"""What stands at which place of a file of which type; the first that holds decides."""
_OFFICE = (
    ("word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
UNKNOWN = "application/octet-stream"


def media_type(path: Path) -> str:
    """The media type of what lies there. Text of any kind is plain text: markup and scripts are never said to be such."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    for mark, place, found in _SIGNATURES:
        if head[place : place + len(mark)] == mark:
            return found
    if head.startswith(b"PK\x03\x04"):
        return _archive(path)
    return "text/plain" if _is_text(head) else UNKNOWN


def _archive(path: Path) -> str:
    """A zip archive, or the office document that it is."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return UNKNOWN
    if "[Content_Types].xml" in names:
        for folder, found in _OFFICE:
            if any(name.startswith(folder) for name in names):
                return found
    return "application/zip"


def _is_text(head: bytes) -> bool:
    """Whether it reads as text, in UTF-8 or, as many Chinese files still are, in GB 18030."""
    if not head or b"\x00" in head:
        return False
    for encoding in ("utf-8", "gb18030"):
        # The last character may be cut in two.
        for cut in range(4):
            try:
                text = head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return not any(char < " " and char not in "\t\r\n\f" for char in text)
    return False
