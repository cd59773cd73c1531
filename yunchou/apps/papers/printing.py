"""Records on paper by a print template: their values put into its blocks, and the whole set by Typst, as data alone."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from yunchou.access.actor import Caller
from yunchou.access.organisation import Snapshot
from yunchou.apps.papers.asking import Answer, Asked, Plan, Row, answers, plan
from yunchou.apps.papers.content import (
    Content,
    Facts,
    Heading,
    PageBreak,
    Placeholder,
    Prose,
    Signing,
    Table,
    pieces,
    placeholders,
    read_content,
    texts_of,
)
from yunchou.apps.papers.layout import TEMPLATE, WORDS
from yunchou.apps.papers.prose import filled, nodes_of
from yunchou.apps.papers.written import written
from yunchou.base.errors import Message, Problem, not_found, say
from yunchou.base.time import today
from yunchou.records.read import asking_of, one, readable_object
from yunchou.services.pdf import paper_pdf, paper_pictures

ABSENT = "—"
"""What stands where the reader may not see the value."""
MOST_AT_ONCE = 50
"""Records in one PDF."""
MOST_CHARACTERS = 1_000_000
"""Of everything that is set in one PDF: typesetting takes time in step with it, and nothing else bounds it."""
AT_ONCE = asyncio.Semaphore(2)


@dataclass(frozen=True, slots=True)
class Template:
    """A template as it is printed by."""

    object: str
    name: str
    language: str
    paper: str
    landscape: bool
    content: Content


@dataclass(frozen=True, slots=True)
class Fault:
    """What a template asks for that is not there for the asker: the number of its block (None: header and footer)."""

    block: int | None
    text: str
    message: Message


async def template_of(caller: Caller, id: int) -> Template:
    """The template of that id, as far as the caller may read it. Raises 404, 422 for one that is out of use."""
    body, _ = await one(caller, "print_template", id)
    found = msgspec.json.decode(body)
    if not found.get("active"):
        raise Problem(422, "rule", say("该模板已停用", "This template is out of use"))
    return Template(
        found["object"],
        found["name"],
        found.get("language") or "zh-CN",
        found.get("paper") or "a4",
        bool(found.get("landscape")),
        read_content(found.get("content")),
    )


async def printed(caller: Caller, template: Template, ids: Sequence[int], *, room: bool = False) -> bytes:
    """The records as one PDF, each beginning a page; with `room` the foot of the last page stays free for a signature.

    Raises 404 where the caller may see one of them not.
    """
    papers, _ = await _filled(caller, template, ids)
    if len(papers) != len(set(ids)):
        raise not_found()
    if room:
        papers[ids[-1]]["blocks"].append({"k": "room"})
    async with AT_ONCE:
        return await paper_pdf(TEMPLATE, _given(template, [papers[id] for id in dict.fromkeys(ids)]))


async def pictured(caller: Caller, template: Template, id: int) -> tuple[list[bytes], list[Fault]]:
    """The first pages of a record's paper as pictures (PNG), and what is wrong with the template."""
    papers, faults = await _filled(caller, template, [id])
    if id not in papers:
        raise not_found()
    async with AT_ONCE:
        return await paper_pictures(TEMPLATE, _given(template, [papers[id]])), faults


def _given(template: Template, papers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    given = {
        "title": template.name,
        "lang": "zh" if template.language == "zh-CN" else "en",
        "words": WORDS[template.language],
        "paper": template.paper,
        "flipped": template.landscape,
        "papers": list(papers),
    }
    if len(msgspec.json.encode(given)) > MOST_CHARACTERS:
        raise Problem(422, "too_large", say("内容过多，无法打印", "This is too much for one print"))
    return given


async def _filled(
    caller: Caller, template: Template, ids: Sequence[int]
) -> tuple[dict[int, dict[str, Any]], list[Fault]]:
    organisation = caller.organisation

    async def read(snapshot: Snapshot) -> tuple[tuple[Plan, dict[int, Answer], str], tuple[int, int]]:
        asking = asking_of(caller, snapshot)
        owner = readable_object(asking, template.object)
        made = plan(asking, owner, template.content)
        found, versions = await answers(made, ids)
        person = snapshot.access.people.get(caller.actor.user_id or 0)
        return (made, found, "" if person is None else person.name), versions

    made, found, person = await organisation.consistent(read)
    special = {
        "@organisation": organisation.name,
        "@person": person,
        "@today": today(organisation.settings.time_zone).isoformat(),
    }
    filling = _Filling(template, special, organisation.settings.time_zone)
    papers = {id: filling.paper(answer) for id, answer in found.items()}
    return papers, faults_of(template.content, made)


@dataclass(frozen=True, slots=True)
class _Filling:
    """Puts the values of records into the blocks of a template."""

    template: Template
    special: Mapping[str, str]
    zone: str

    def paper(self, answer: Answer) -> dict[str, Any]:
        """What is set of one record."""
        content, row = self.template.content, answer.row
        blocks = [
            self.block(block, answer, number)
            for number, block in enumerate(content.blocks)
            if row.holds(block.when)
        ]
        return {
            "blocks": blocks,
            "header": self.text(content.header, row),
            "footer": self.text(content.footer, row),
        }

    def text(self, text: str, row: Row, number: int | None = None) -> str:
        """A text with its placeholders filled in."""
        return "".join(
            each if isinstance(each, str) else self.value(each, row, number) for each in pieces(text)
        )

    def value(self, placeholder: Placeholder, row: Row, number: int | None) -> str:
        """What stands for a placeholder."""
        if placeholder.expression == "#":
            return "" if number is None else str(number)
        if placeholder.expression in self.special:
            return self.special[placeholder.expression]
        found = row.value(placeholder)
        if found is None:
            return ABSENT
        return written(*found, placeholder.format, self.template.language, self.zone)

    def block(self, block: Any, answer: Answer, number: int) -> dict[str, Any]:
        """One block as the layout sets it."""
        row = answer.row
        if isinstance(block, Heading):
            return {
                "k": "heading",
                "text": self.text(block.text, row),
                "size": block.size,
                "align": block.align,
            }
        if isinstance(block, Prose):
            return {"k": "words", "nodes": filled(nodes_of(block.html), lambda text: self.text(text, row))}
        if isinstance(block, Facts):
            items = [[each.label, self.text(each.text, row)] for each in block.items]
            return {"k": "totals" if block.totals else "facts", "columns": block.columns, "items": items}
        if isinstance(block, Table):
            return self.table(block, answer, number)
        if isinstance(block, Signing):
            return {"k": "signing", "parties": [[e.label, self.text(e.text, row)] for e in block.parties]}
        return {"k": "break" if isinstance(block, PageBreak) else "line"}

    def table(self, block: Table, answer: Answer, number: int) -> dict[str, Any]:
        """A table with its rows, and its foot where any column has one."""
        lines = [
            [self.text(column.text, row, place) for column in block.columns]
            for place, row in enumerate(answer.tables.get(number, []), 1)
        ]
        foot = [self.text(each.foot, answer.row) for each in block.columns]
        return {
            "k": "table",
            "plain": block.plain,
            "head": [each.label for each in block.columns],
            "aligns": [each.align for each in block.columns],
            "widths": [each.width for each in block.columns],
            "lines": lines,
            "foot": foot if any(each.foot for each in block.columns) else [],
        }


def faults_of(content: Content, made: Plan) -> list[Fault]:
    """What a template asks for that is not there for the asker."""

    def of(asked: Asked, block: int | None, texts: Sequence[str]) -> list[Fault]:
        named = {each.expression for text in texts for each in placeholders(text)}
        return [Fault(block, name, asked.faults[name]) for name in sorted(named & asked.faults.keys())]

    found = of(made.root, None, (content.header, content.footer))
    for number, block in enumerate(content.blocks):
        found += of(made.root, number, list(texts_of(block)))
        if f"when {block.when}" in made.root.faults:
            found.append(Fault(number, block.when, made.root.faults[f"when {block.when}"]))
        table = made.tables.get(number)
        if isinstance(table, Message):
            found.append(Fault(number, "", table))
        elif table is not None and isinstance(block, Table):
            found += of(table.asked, number, [column.text for column in block.columns])
    return found
