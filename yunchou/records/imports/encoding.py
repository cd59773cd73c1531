"""Which encoding a text file has: by its mark, by proof, or by what reads most like language."""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from yunchou.base.errors import malformed, say

BLOCK = 1 << 20
SAMPLE = 1 << 18
LONGEST_LINE = 16 << 20
"""Bytes. A longer line is no table, or is meant to exhaust us."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NO_FILES = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape"})
"""Codecs of Python for names and for its own source, which no file is written in."""
_FREQUENT = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所"
    "公司客户名称电话地址金额日期联系销售编号部门备注省市区县产品数量单价订单合计时间状态类型姓名负责经理商机阶段线索来源邮箱"
    "華國會個這時來說對電話客戶聯繫銷售編號部門備註產品數單價訂單合計間狀態類型責經理階段線稱額張陳劉楊黃趙吳孫馬"
    "张王李刘陈杨黄赵吴周徐孙马朱胡郭何高林罗有限责任股份集团科技贸易北京上海广州深圳杭州东南西路号"
)
_WESTERN = frozenset("àáâãäåæçèéêëìíîïñòóôõöøœùúûüýßÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØŒÙÚÛÜÝ€£°–—‘’“”…·©®™½¼")
_ESCAPED = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class TextScan:
    """What one pass over a text file told. `lines` counts line ends. `mixed`: not all bytes fit the encoding."""

    encoding: str
    lines: int
    mixed: bool


def scan(path: Path, encoding: str | None = None) -> TextScan:
    """Read the whole file once, in constant memory. Raises 400 for what cannot be a table of text."""
    with path.open("rb") as file:
        start = file.read(BLOCK)
    found = encoding or _marked(start) or _wide(start)
    if found is not None:
        lines, proved, _ = _pass(path, _codec(found))
        return TextScan(found, lines, not proved)
    lines, proved, first = _pass(path, codecs.lookup("utf-8"))
    if proved:
        return TextScan("utf-8", lines, False)
    with path.open("rb") as file:
        file.seek(max(0, first - SAMPLE // 4))
        sample = file.read(SAMPLE)
    guess, mixed = _guess(sample)
    if not mixed:
        mixed = not _pass(path, codecs.lookup(guess))[1]
    return TextScan(guess, lines, mixed)


def _codec(name: str) -> codecs.CodecInfo:
    """The codec of that name, if it is one of text files. Raises 400."""
    try:
        # Unlike a look-up, this refuses codecs that make no text of bytes, such as `rot13` and `hex`.
        "".encode(name)
        codec = codecs.lookup(name)
    except (LookupError, ValueError):
        codec = None
    if codec is None or codec.name in _NO_FILES:
        raise malformed(say("未知的编码：{e}", "Unknown encoding: {e}", e=name[:40]))
    return codec


def _marked(start: bytes) -> str | None:
    return next((name for mark, name in _MARKS if start.startswith(mark)), None)


def _wide(start: bytes) -> str | None:
    """UTF-16 without a mark: every second byte of its ASCII part is zero."""
    sample = start[: 4096 - 4096 % 2]
    pairs = len(sample) // 2
    if pairs < 4:
        return None
    if sample[1::2].count(0) > pairs * 0.4 and sample[0::2].count(0) < pairs * 0.05:
        return "utf-16-le"
    if sample[0::2].count(0) > pairs * 0.4 and sample[1::2].count(0) < pairs * 0.05:
        return "utf-16-be"
    return None


def _pass(path: Path, codec: codecs.CodecInfo) -> tuple[int, bool, int]:
    """How many lines, whether every byte fits the codec, and where the first byte beyond ASCII stands."""
    decoder = codec.incrementaldecoder("strict")
    lines, proved, first, at, run = 0, True, -1, 0, 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            if first < 0 and not block.isascii():
                first = at + next(i for i, byte in enumerate(block) if byte > 127)
            ends = block.count(b"\n") or block.count(b"\r")
            run = run + len(block) if not ends else len(block) - max(block.rfind(b"\n"), block.rfind(b"\r"))
            if run > LONGEST_LINE:
                raise malformed(
                    say("文件中有超长的行，不是表格。", "A line of the file is too long: this is no table.")
                )
            lines += ends
            at += len(block)
            if proved:
                try:
                    decoder.decode(block)
                except UnicodeError:
                    proved = False
    if proved:
        try:
            decoder.decode(b"", final=True)
        except UnicodeError:
            proved = False
    # The last line may have no end; of UTF-16 half a sign stands behind the last one.
    return lines + (run > 1), proved, max(first, 0)


def _guess(sample: bytes) -> tuple[str, bool]:
    """The likeliest encoding of bytes that are not UTF-8 throughout, and whether it leaves some unread."""
    text = sample.decode("utf-8", "surrogateescape")
    broken = len(_ESCAPED.findall(text))
    sound = sum(1 for character in text if character > "\x7f") - broken
    if sound > 4 * broken:
        return "utf-8", True
    scores = {name: _likeness(sample, name) for name in ("gb18030", "big5", "cp1252")}
    best = max(scores, key=lambda name: scores[name])
    return best, False


def _likeness(sample: bytes, encoding: str) -> float:
    """How much the sample reads like language in that encoding, from 0 to about 1."""
    text = sample.decode(encoding, "replace")[:-1]
    beyond = [c for c in text if c > "\x7f"]
    if not beyond:
        return 0.0
    if encoding == "cp1252":
        # A lone accented letter inside a word of plain letters speaks for Western text.
        letters = re.findall("[^\x00-\x7f]+", text)
        lone = sum(1 for run in letters if len(run) == 1)
        return 0.8 * lone / len(letters) * sum(c in _WESTERN for c in beyond) / len(beyond)
    bad = text.count("\ufffd") / len(beyond)
    usual = sum(map(_is_usual, beyond, [encoding] * len(beyond))) / len(beyond)
    frequent = sum(c in _FREQUENT for c in beyond) / len(beyond)
    return 0.4 * usual + 0.6 * min(1.0, frequent * 3) - 3 * bad


def _is_usual(character: str, encoding: str) -> bool:
    """Whether a character belongs to the everyday part of the encoding's own table."""
    if "\u3000" <= character <= "\u303f" or "\uff00" <= character <= "\uffef":
        return True
    try:
        lead = character.encode("gb2312" if encoding == "gb18030" else "big5")[0]
    except UnicodeEncodeError:
        return False
    return 0xB0 <= lead <= 0xD7 if encoding == "gb18030" else 0xA4 <= lead <= 0xC6


def repaired(cell: str) -> str | None:
    """A cell whose bytes did not fit the file's encoding, read as Chinese instead; None where that fails too."""
    try:
        raw = cell.encode("utf-8", "surrogateescape")
        return raw.decode("gb18030")
    except UnicodeError:
        return None


def is_escaped(cell: str) -> bool:
    """Whether a cell holds bytes that the file's encoding could not read."""
    return _ESCAPED.search(cell) is not None
