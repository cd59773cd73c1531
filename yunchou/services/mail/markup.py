"""HTML of mails as a record keeps it: the few tags of rich text, whatever a mail program or an advertiser sent.

First everything dangerous goes and what is left is well-formed (nh3); then tables and boxes become paragraphs, and of a
picture its description stays. Nothing in the result makes a browser ask another server for anything.
"""

import html
import re
from html.parser import HTMLParser

import nh3

from yunchou.base.markup import is_tangled

LONGEST = 90_000
"""Characters of clean HTML that a mail may have; the whole of a longer one goes along as a file."""
LARGEST_HTML = 1_000_000
MOST_TAGS, MOST_OPEN = 20_000, 50
_KEPT = frozenset(
    ["p", "br", "h1", "h2", "h3", "h4", "strong", "b", "em", "i", "u", "s", "code", "pre", "blockquote", "ul", "ol", "li",
     "a", "hr"]
)  # fmt: skip
_BOXES = frozenset(
    ["div", "section", "article", "header", "footer", "center", "table", "tr", "h5", "h6", "dl", "dt", "dd", "form",
     "fieldset", "address", "main", "aside", "nav", "figure", "tbody", "thead", "caption"]
)  # fmt: skip
_CELLS = frozenset(["td", "th"])
_UNREAD = {
    "script",
    "style",
    "title",
    "noscript",
    "template",
    "iframe",
    "object",
    "svg",
    "math",
    "textarea",
    "select",
}
_BLANK = re.compile(r"[ \t\r\n\f\u200b\u200c\ufeff]+")
_EMPHASIS = frozenset(
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"]
)
_FOUND = re.compile(r"<(/?)([a-zA-Z]+)")
_UNSHOWN = re.compile(r"<(script|style|title)\b.*?</\1", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def readable(source: str) -> str:
    """The HTML of a mail as clean rich text; of a tangle that no mail program writes, its words."""
    if _is_tangled(source):
        return _words_alone(source)
    kept = nh3.clean(
        source[:LARGEST_HTML],
        tags=set(_KEPT | _BOXES | _CELLS | {"img"}),
        clean_content_tags=_UNREAD,
        attributes={"a": {"href"}, "img": {"alt"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
    reader = _Flat()
    reader.feed(kept)
    reader.close()
    found = reader.result()
    # A field of rich text would not take what is nested too deep.
    return _words_alone(source) if is_tangled(found) else found


def _words_alone(source: str) -> str:
    return html_of_text(html.unescape(_TAG.sub(" ", _UNSHOWN.sub(" ", source[:LARGEST_HTML]))))


def _is_tangled(source: str) -> bool:
    """Whether the rules of HTML would multiply it: emphasis that stays open is repeated in every box that follows."""
    opened = most = tags = 0
    for tag in _FOUND.finditer(source[:LARGEST_HTML]):
        tags += 1
        if tag[2].lower() in _EMPHASIS:
            opened = max(0, opened - 1) if tag[1] else opened + 1
            most = max(most, opened)
    return most > MOST_OPEN or tags > MOST_TAGS


def html_of_text(text: str) -> str:
    """Plain text as HTML: blank lines part paragraphs, lines are kept."""
    paragraphs = re.split(r"\n[ \t]*\n+", text.replace("\r\n", "\n").replace("\r", "\n").strip("\n"))
    shown = (html.escape(each, quote=False).replace("\n", "<br>") for each in paragraphs if each.strip())
    return "".join(f"<p>{each}</p>" for each in shown)


def words_of(clean: str) -> str:
    """The words of clean HTML on one line."""
    return _BLANK.sub(" ", html.unescape(_TAG.sub(" ", clean)).replace("\xa0", " ")).strip()


def text_of_html(clean: str) -> str:
    """Clean HTML as plain text, with its lines."""
    lined = re.sub(r"<br>|</(?:p|li|h[1-4]|blockquote|pre)>|<hr>", "\n", re.sub(r"[\r\n]+", " ", clean))
    text = html.unescape(_TAG.sub("", lined)).replace("\xa0", " ")
    return "\n".join(line.strip() for line in text.split("\n")).strip() + "\n"


class _Flat(HTMLParser):
    """Turns well-formed HTML into paragraphs, lists and quotes. Text outside any of them stands in a paragraph."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._out: list[str] = []
        self._open: list[str] = []
        self._inline: list[tuple[str, str]] = []
        self._paragraph: list[str] = []

    def result(self) -> str:
        self._end_paragraph()
        while self._open:
            self._out.append(f"</{self._open.pop()}>")
        return "".join(self._out)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._paragraph.append("<br>")
        elif tag == "hr":
            self._end_paragraph()
            self._out.append("<hr>")
        elif tag == "img":
            self._text(next((value or "" for name, value in attrs if name == "alt"), ""))
        elif tag in _CELLS:
            self._text(" ")
        elif tag in ("blockquote", "ul", "ol", "pre"):
            self._end_paragraph()
            self._out.append(f"<{tag}>")
            self._open.append(tag)
        elif tag in ("li", "p", "h1", "h2", "h3", "h4") or tag in _BOXES:
            self._end_paragraph()
            if tag in ("li", "h1", "h2", "h3", "h4"):
                self._out.append(f"<{tag}>")
                self._open.append(tag)
        else:
            self._begin_inline(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            self._end_paragraph()
            while self._open:
                last = self._open.pop()
                self._out.append(f"</{last}>")
                if last == tag:
                    break
        elif tag in _BOXES or tag == "p":
            self._end_paragraph()
        elif tag in _CELLS:
            self._text(" ")
        elif any(tag == each for each, _ in self._inline):
            while self._inline:
                last = self._inline.pop()[0]
                self._paragraph.append(f"</{last}>")
                if last == tag:
                    break

    def handle_data(self, data: str) -> None:
        self._text(data)

    def _begin_inline(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = next((value for name, value in attrs if name == "href" and value), "")
        written = f'<a href="{html.escape(address)}">' if address and tag == "a" else f"<{tag}>"
        self._inline.append((tag, written))
        self._paragraph.append(written)

    def _text(self, text: str) -> None:
        plain = text if "pre" in self._open else _BLANK.sub(" ", text)
        self._paragraph.append(html.escape(plain, quote=False))

    def _end_paragraph(self) -> None:
        """Closes what stands open inside the paragraph, and begins it anew in the next."""
        inside = "".join(self._paragraph)
        again = [written for _, written in self._inline]
        closed = inside + "".join(f"</{tag}>" for tag, _ in reversed(self._inline))
        self._paragraph = list(again)
        if not html.unescape(_TAG.sub("", inside)).strip():
            return
        bare = self._open and self._open[-1] in ("li", "h1", "h2", "h3", "h4", "pre")
        self._out.append(closed if bare else f"<p>{closed.strip()}</p>")
