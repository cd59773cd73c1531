"""PDF of tables and papers, set by Typst with a Chinese font that goes into the file. Both are loaded by the first PDF."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

WIDE = 6
"""Columns beyond which the sheets lie on their side."""
MOST_PICTURES = 5
"""Pages that are shown of a paper that is being designed."""
PICTURE_PPI = 110.0
_FONTS = "pylopdf_fonts_zh_cn"
# What is set comes in as data and is never read as markup.
_TEMPLATE = """
#let given = json(bytes(sys.inputs.given))
#set document(title: given.title)
#set page(paper: "a4", flipped: given.wide, margin: (x: 15mm, y: 18mm), footer: context [
  #set text(size: 8pt, fill: luma(110))
  #given.subtitle #h(1fr) #counter(page).display("1 / 1", both: true)
])
#set text(font: "Noto Sans SC", size: 9pt, lang: "zh")
#text(size: 16pt, weight: "bold")[#given.title]
#for sheet in given.sheets [
  #v(8pt)
  #text(size: 11pt, weight: "bold")[#sheet.title]
  #let shown(cell) = table.cell(align: if cell.right { right } else { left })[
    #if cell.strong [#strong(cell.text)] else [#cell.text]
  ]
  #table(
    columns: sheet.head.len(),
    stroke: (x, y) => (bottom: 0.4pt + luma(200)),
    fill: (x, y) => if y == 0 { luma(240) },
    inset: 4pt,
    table.header(..sheet.head.map(shown)),
    ..sheet.lines.flatten().map(shown),
  )
]
"""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its words, whether they stand at the right, whether they are strong."""

    text: str
    right: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table under its title."""

    title: str
    head: Sequence[Cell]
    lines: Sequence[Sequence[Cell]]


async def tables_pdf(title: str, subtitle: str, sheets: Sequence[Sheet]) -> bytes:
    """The PDF of some tables, the head of each repeated on every page."""
    given = {
        "title": title,
        "subtitle": subtitle,
        "wide": any(len(sheet.head) > WIDE for sheet in sheets),
        "sheets": [asdict(sheet) for sheet in sheets],
    }
    return await paper_pdf(_TEMPLATE, given)


async def paper_pdf(template: str, given: Mapping[str, Any]) -> bytes:
    """The PDF of a shipped template. What is set comes in as data, under `given`, and is never read as markup."""
    return await asyncio.to_thread(_set, template, json.dumps(given, ensure_ascii=False))


async def paper_pictures(template: str, given: Mapping[str, Any]) -> list[bytes]:
    """The first pages of the same as pictures (PNG)."""
    text = json.dumps(given, ensure_ascii=False)
    made: list[bytes] = await asyncio.to_thread(_compiled, template, text, format="png", ppi=PICTURE_PPI)
    return made[:MOST_PICTURES]


def _set(template: str, given: str) -> bytes:
    made = _compiled(template, given)
    assert isinstance(made, bytes)
    return made


def _compiled(template: str, given: str, **how: Any) -> Any:
    # Loaded by the first PDF: it takes 80 MiB of address space, and most servers never need it.
    import typst

    fonts = typst.Fonts(include_system_fonts=False, font_paths=[font_folder()])
    made: Any = typst.compile(template.encode(), font_paths=fonts, sys_inputs={"given": given}, **how)
    return [made] if how and isinstance(made, bytes) else made


def font_folder() -> Path:
    """The folder of the font, found without running the package that brings it."""
    found = find_spec(_FONTS)
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent
