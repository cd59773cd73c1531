"""What letters say: declared once in both languages, filled with values, as plain text and as HTML.

A template is paragraphs of text. `{name}` stands for a value; the paragraph `{link}` becomes a button. Values are
never parsed, and everything is escaped in the HTML part, so that a name cannot bring markup into a letter.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass

_PLACE = re.compile(r"\{([a-z_]+)\}")
_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
LONGEST_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class Words:
    """A template in one language. `button` is what the button to `{link}` says."""

    subject: str
    text: str
    button: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """A letter by its name, with its words by language."""

    name: str
    words: Mapping[str, Words]

    def render(self, language: str, values: Mapping[str, str], override: Words | None = None) -> "Rendered":
        """The letter in a language; `override` are an administrator's words in place of the shipped ones."""
        words = override or self.words["en" if language.lower().startswith("en") else "zh-CN"]
        return Rendered(
            subject=one_line(_filled(words.subject, values))[:LONGEST_SUBJECT],
            text=_filled(words.text, values).strip() + "\n",
            html=_html(words, values, language),
        )


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter ready to be sent."""

    subject: str
    text: str
    html: str
    files: tuple[int, ...] = ()
    """The ids of the files that go with it; they are removed once it is sent."""


TEMPLATES: dict[str, Template] = {}
"""All declared templates by name."""


def template(name: str, zh: Words, en: Words) -> Template:
    """Declares a template. Raises ValueError when the name is taken."""
    if name in TEMPLATES:
        raise ValueError(f"two templates {name!r}")
    made = TEMPLATES[name] = Template(name, {"zh-CN": zh, "en": en})
    return made


def one_line(text: str) -> str:
    """A text without line breaks and control characters, as a header can hold it."""
    return _BREAKS.sub(" ", text).strip()


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda place: values.get(place[1], place[0]), text)


def _html(words: Words, values: Mapping[str, str], language: str) -> str:
    parts = []
    for paragraph in re.split(r"\n\s*\n", words.text.strip()):
        if paragraph.strip() == "{link}":
            link = html.escape(values.get("link", ""))
            parts.append(
                f'<p><a href="{link}" style="display:inline-block;padding:10px 20px;border-radius:6px;'
                f'background:#1456d9;color:#ffffff;text-decoration:none">{html.escape(words.button)}</a></p>'
                f'<p style="color:#6b7280;font-size:12px;word-break:break-all">{link}</p>'
            )
        else:
            filled = html.escape(_filled(paragraph.strip(), values)).replace("\n", "<br>")
            parts.append(f"<p>{filled}</p>")
    body = "\n".join(parts)
    return (
        f'<!doctype html><html lang="{html.escape(language)}"><head><meta charset="utf-8"></head>'
        '<body style="margin:0;padding:24px;background:#f5f6f8;color:#1f2328;font:14px/1.7 -apple-system,'
        "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif\">"
        f'<div style="max-width:560px;margin:0 auto;padding:24px;background:#ffffff;border-radius:8px">{body}</div>'
        "</body></html>"
    )
