"""Pictures laid on the pages of a PDF, and its pages as pictures, by a process of its own with little memory and time.

The file is a stranger's: a few bytes of PDF can unpack to any number.
"""

import asyncio
import base64
import io
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from yunchou.services.bounded import answer_of, within

MOST_PAGES = 500
MOST_MEMORY, MOST_SECONDS = 1536 << 20, 30
SECONDS = 60.0
MOST_PIXELS = 1200
"""The longer side of a seal's picture as it goes into the file: more is not seen on paper."""
TOGETHER = 10
"""Pages over which one seal is spread at their edges; a strip of fewer millimetres is no proof."""
POINTS = 72 / 25.4
PICTURE_PPI = 70.0
AT_ONCE = asyncio.Semaphore(2)


class SealingError(Exception):
    """A file that cannot be sealed: `no PDF`, `encrypted`, `too many pages`, `no such page`, `picture`, or `too much`."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a picture goes: on which page (0: every one), and how far its left and upper edge lie from the page's, in mm."""

    page: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Look:
    """A page as it is shown: of how many, its size in mm, and its picture (PNG)."""

    pages: int
    width: float
    height: float
    png: bytes


async def sealed(
    pdf: bytes, picture: bytes, width: float, marks: Sequence[Mark], across: float | None
) -> bytes:
    """The PDF with a picture `width` mm wide laid on it. `across`: how far from the top, in mm, the picture is spread over
    the right edges of all pages as well. Raises `SealingError`.
    """
    asked = {"width": width, "marks": [asdict(each) for each in marks], "across": across}
    answer = await _asked("seal", asked, pdf, picture)
    return base64.b64decode(answer["pdf"])


async def page_look(pdf: bytes, page: int) -> Look:
    """A page of a PDF, from 1. Raises `SealingError`."""
    answer = await _asked("look", {"page": page}, pdf, b"")
    return Look(answer["pages"], answer["width"], answer["height"], base64.b64decode(answer["png"]))


async def _asked(what: str, asked: dict[str, Any], pdf: bytes, picture: bytes) -> dict[str, Any]:
    given = {"what": what, **asked, "pdf": _text(pdf), "picture": _text(picture)}
    async with AT_ONCE:
        out = await answer_of(__file__, json.dumps(given).encode(), SECONDS)
    if out is None:
        raise SealingError("too much")
    answer: dict[str, Any] = json.loads(out)
    if "fault" in answer:
        raise SealingError(answer["fault"])
    return answer


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _seal(given: dict[str, Any], pdf: bytes) -> dict[str, Any]:
    from PIL import Image
    from pyhanko.pdf_utils.images import pil_image

    writer, pages = _writer(pdf)
    try:
        picture = Image.open(io.BytesIO(base64.b64decode(given["picture"]))).convert("RGBA")
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise SealingError("picture") from error
    picture.thumbnail((MOST_PIXELS, MOST_PIXELS))
    width = given["width"] * POINTS
    height = width * picture.height / picture.width
    whole = None
    for mark in given["marks"]:
        if mark["page"] > pages:
            raise SealingError("no such page")
        whole = whole or pil_image(picture, writer)
        for page in range(pages) if mark["page"] == 0 else [mark["page"] - 1]:
            _draw(writer, page, whole, (mark["x"] * POINTS, mark["y"] * POINTS, width, height))
    if given["across"] is not None:
        for page, of, count in _strips(pages):
            box = (picture.width * of // count, 0, picture.width * (of + 1) // count, picture.height)
            strip = pil_image(picture.crop(box), writer)
            size = (width / count, height)
            _draw(writer, page, strip, (_size(writer, page)[0] - size[0], given["across"] * POINTS, *size))
    out = io.BytesIO()
    writer.write(out)
    return {"pdf": _text(out.getvalue())}


def _strips(pages: int) -> list[tuple[int, int, int]]:
    """For each page which strip of how many it bears; the last few pages share one seal with those before them."""
    found, start = [], 0
    while start < pages:
        left = pages - start
        count = left if left <= TOGETHER + 1 else TOGETHER
        found += [(start + n, n, count) for n in range(count)]
        start += count
    return found if pages > 1 else []


def _writer(pdf: bytes) -> tuple[Any, int]:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        pages = int(writer.root["/Pages"]["/Count"])
    except SealingError:
        raise
    except Exception as error:
        raise SealingError("no PDF") from error
    if writer.prev.encrypted:
        raise SealingError("encrypted")
    if not 0 < pages <= MOST_PAGES:
        raise SealingError("too many pages")
    return writer, pages


def _page_box(writer: Any, page: int) -> tuple[tuple[float, float, float, float], int]:
    """The box of a page in its own space, and by how many degrees it is turned when shown."""
    at, found = writer.find_page_for_modification(page)[0].get_object(), {}
    for _ in range(50):
        for name in ("/CropBox", "/MediaBox", "/Rotate"):
            if name in at and name not in found:
                found[name] = at[name]
        if "/Parent" not in at:
            break
        at = at["/Parent"]
    left, foot, right, top = (
        float(n) for n in found.get("/CropBox", found.get("/MediaBox", (0, 0, 595, 842)))
    )
    box = (min(left, right), min(foot, top), max(left, right), max(foot, top))
    return box, int(found.get("/Rotate", 0)) % 360


def _size(writer: Any, page: int) -> tuple[float, float]:
    (left, foot, right, top), turned = _page_box(writer, page)
    return (top - foot, right - left) if turned in (90, 270) else (right - left, top - foot)


def _matrix(
    box: tuple[float, float, float, float], turned: int, at: tuple[float, float, float, float]
) -> tuple[float, ...]:
    """How the unit square of a picture lies in the page's own space; `at`: from the left and top as shown, width and height."""
    (left, foot, right, top), (u, v, w, h) = box, at
    if turned == 90:
        return (0, w, -h, 0, left + v + h, foot + u)
    if turned == 180:
        return (-w, 0, 0, -h, right - u, foot + v + h)
    if turned == 270:
        return (0, -w, h, 0, right - v - h, top - u)
    return (w, 0, 0, h, left + u, top - v - h)


def _draw(writer: Any, page: int, picture: Any, at: tuple[float, float, float, float]) -> None:
    from pyhanko.pdf_utils import generic

    numbers = " ".join(f"{each:.3f}" for each in _matrix(*_page_box(writer, page), at))
    name = f"/Seal{picture.idnum}"
    # What the page holds is closed off first: it may have left the place and scale of things changed.
    before, after = b"q\n", f"\nQ\nq {numbers} cm {name} Do Q\n".encode()
    resources = generic.DictionaryObject(
        {generic.pdf_name("/XObject"): generic.DictionaryObject({generic.pdf_name(name): picture})}
    )
    writer.add_stream_to_page(page, writer.add_object(generic.StreamObject(stream_data=before)), prepend=True)
    writer.add_stream_to_page(page, writer.add_object(generic.StreamObject(stream_data=after)), resources)


def _look(given: dict[str, Any], pdf: bytes) -> dict[str, Any]:
    import typst

    writer, pages = _writer(pdf)
    if not 0 < given["page"] <= pages:
        raise SealingError("no such page")
    width, height = _size(writer, given["page"] - 1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "given.pdf").write_bytes(pdf)
        words = (
            f'#set page(width: auto, height: auto, margin: 0pt)\n#image("given.pdf", page: {given["page"]})'
        )
        (folder / "main.typ").write_text(words)
        png = typst.compile(folder / "main.typ", root=folder, format="png", ppi=PICTURE_PPI)
    return {"pages": pages, "width": width / POINTS, "height": height / POINTS, "png": _text(png)}


def main() -> None:
    """Does what the standard input asks for, and tells what came of it as JSON, within bounds that the system keeps."""
    within(MOST_MEMORY, MOST_SECONDS)
    given = json.loads(sys.stdin.buffer.read())
    pdf = base64.b64decode(given["pdf"])
    try:
        answer = (_seal if given["what"] == "seal" else _look)(given, pdf)
    except SealingError as error:
        answer = {"fault": str(error)}
    except MemoryError:
        answer = {"fault": "too much"}
    except Exception:  # noqa: BLE001 - a hostile file leads the readers of PDF to whatever it likes
        answer = {"fault": "no PDF"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
