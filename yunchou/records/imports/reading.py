"""Opening a file as a table, whatever it is: told by its first bytes, never by its name."""

from pathlib import Path

from yunchou.base.errors import malformed, say
from yunchou.records.imports.table import Table
from yunchou.records.imports.text_table import TextTable

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def open_table(
    path: Path,
    name: str,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> Table:
    """The file as a table. What is not given is found out.

    Raises a 400 `Problem` for what is no table (empty, damaged, a picture, a web page), 413 for one that is too large.
    """
    if path.stat().st_size == 0:
        raise malformed(say("文件是空的。", "The file is empty."))
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith((b"PK\x03\x04", _OLE)):
        return _open_spreadsheet(path, name, start, sheet)
    if _is_markup(start):
        message = say(
            "这是网页文件，请在表格软件中另存为 .xlsx 或 CSV。",
            "This is a web page: save it as .xlsx or CSV in a spreadsheet program.",
        )
        raise malformed(message)
    if _is_binary(start):
        raise malformed(say("不支持的文件类型。", "Files of this kind cannot be read."))
    return TextTable(path, name, encoding=encoding, delimiter=delimiter)


def _open_spreadsheet(path: Path, name: str, start: bytes, sheet: str | None) -> Table:
    # The libraries for spreadsheets take 8 MiB, and most files are text: the first spreadsheet loads them.
    from yunchou.records.imports.sheet_table import XlsTable, XlsxTable, check_zip

    if not start.startswith(_OLE):
        if "xl/workbook.xml" not in check_zip(path):
            raise malformed(say("压缩包不是 .xlsx 表格。", "This archive is no .xlsx spreadsheet."))
        return XlsxTable(path, name, sheet=sheet)
    if "EncryptedPackage".encode("utf-16-le") in _directory(path):
        raise malformed(say("文件有密码保护，请先去除密码。", "The file has a password: take it off first."))
    return XlsTable(path, name, sheet=sheet)


def _directory(path: Path) -> bytes:
    """Enough of a compound file to hold the names of its streams."""
    with path.open("rb") as file:
        return file.read(1 << 16)


def _is_markup(start: bytes) -> bool:
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return text.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml"))


def _is_binary(start: bytes) -> bool:
    """Known signatures of what is certainly no text."""
    return start.startswith(
        (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"\x7fELF")
    )
