"""Text with headings, lists, links and emphasis: HTML of few tags, cleaned on the way in by whichever door it comes.

Expressions see its words without the tags.
"""

import html
import re
from typing import Any

import nh3

from yunchou.base.cells import text_of
from yunchou.base.markup import is_tangled
from yunchou.model.field_types.base import (
    CellReading,
    Reader,
    Schema,
    TextType,
    ValueContext,
    out_of_range,
)
from yunchou.model.object import Field

TAGS = frozenset(
    ["p", "br", "h1", "h2", "h3", "h4", "strong", "b", "em", "i", "u", "s", "code", "pre", "blockquote", "ul",
     "ol", "li", "a", "hr"]
)  # fmt: skip
_TAG = re.compile(r"<(/?[a-z][a-z0-9]*)\b[^<>]*>", re.IGNORECASE)


class RichText(TextType):
    name = "rich_text"
    longest = 100_000
    lines = True
    sortable = False
    groupable = False
    searched = False

    def parse(self, value: Any, field: Field, context: ValueContext) -> str | None:
        text = super().parse(value, field, context)
        if text is None:
            return None
        if is_tangled(text):
            raise out_of_range(
                "格式标记嵌套过深或没有结束，请清除部分格式",
                "Its marks are nested too deep or left open: clear some of the formatting",
            )
        cleaned = cleaned_html(text)
        if len(cleaned) > self.longest:
            raise out_of_range(
                "最多 {limit} 个字符", "This may have {limit} characters at most", limit=self.longest
            )
        return cleaned if words_of(cleaned).strip() or "<hr" in cleaned else None

    def schema(self, field: Field, *, coming_in: bool) -> Schema:
        return {**super().schema(field, coming_in=coming_in), "contentMediaType": "text/html"}

    def operand(self, sql: str) -> str:
        return f"yunchou.plain_text({sql})"

    def reader(self, field: Field, reading: CellReading) -> Reader:
        def read(cell: Any) -> str:
            return text_of(cell.rstrip() if isinstance(cell, str) else cell)

        return read

    def takes(self, look: str) -> bool:
        return super().takes(look) or look in ("integer", "url")


def cleaned_html(text: str) -> str:
    """HTML that any page may show. A text without tags is taken for plain: its lines become paragraphs."""
    if not any(tag.lower().lstrip("/") in TAGS for tag in _TAG.findall(text)):
        text = "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in text.split("\n"))
    cleaned = nh3.clean(
        text,
        tags=set(TAGS),
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer",
    )
    return cleaned if "<" in cleaned else f"<p>{cleaned}</p>"


def words_of(text: str) -> str:
    """The words of cleaned HTML."""
    return html.unescape(re.sub(r'<(?:"[^"]*"|[^">])*>', " ", text)).replace("\xa0", " ")
