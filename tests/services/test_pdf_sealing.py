"""A seal lies where it was put, however a page is turned; at the edges of pages every page has its strip."""

import io

import pytest
import typst
from PIL import Image
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from yunchou.services.pdf_sealing import Mark, SealingError, _strips, page_look, sealed

PAGE = b"#set page(width: 100mm, height: 150mm)\n"


def pdf(pages: int = 1, turned: int = 0) -> bytes:
    """Empty pages, shown turned by so many degrees."""
    made = typst.compile(PAGE + b"#pagebreak()\n".join([b"#h(1pt)\n"] * pages))
    writer = IncrementalPdfFileWriter(io.BytesIO(made))
    for number in range(pages):
        page = writer.find_page_for_modification(number)[0]
        page.get_object()[generic.pdf_name("/Rotate")] = generic.NumberObject(turned)
        writer.mark_update(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def red() -> bytes:
    """A red square (PNG)."""
    out = io.BytesIO()
    Image.new("RGB", (50, 50), (255, 0, 0)).save(out, "PNG")
    return out.getvalue()


async def red_box(content: bytes, page: int = 1) -> tuple[int, ...]:
    """Where it is red on a page: left, top, right, bottom in mm."""
    look = await page_look(content, page)
    shown = Image.open(io.BytesIO(look.png)).convert("RGB")
    mask = shown.getchannel("G").point([255 if n < 100 else 0 for n in range(256)])
    box = mask.getbbox()
    assert box is not None
    return tuple(round(n * look.width / shown.width) for n in box)


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
async def test_a_seal_lies_where_it_was_put(turned: int) -> None:
    made = await sealed(pdf(turned=turned), red(), 20, [Mark(1, 30, 50)], None)
    assert await red_box(made) == pytest.approx((30, 50, 50, 70), abs=1)


async def test_every_page_has_its_strip() -> None:
    made = await sealed(pdf(pages=2), red(), 20, [], 60)
    for page in (1, 2):
        assert await red_box(made, page) == pytest.approx((90, 60, 100, 80), abs=1)
    assert _strips(1) == []
    many = _strips(25)
    assert len(many) == 25
    assert {count for _, _, count in many} == {10, 5}
    assert _strips(11)[-1] == (10, 10, 11)


async def test_files_that_cannot_be_sealed_say_why() -> None:
    for content, picture, page, why in (
        (b"", red(), 1, "no PDF"),
        (pdf()[:200], red(), 1, "no PDF"),
        (pdf(), b"<svg/>", 1, "picture"),
        (pdf(), red(), 2, "no such page"),
    ):
        with pytest.raises(SealingError, match=why):
            await sealed(content, picture, 20, [Mark(page, 1, 1)], None)
