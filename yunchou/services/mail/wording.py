"""An organisation's own words for the system's letters: what may stand in them, checked before they are kept.

The shipped words say which values a letter has. Whatever carries it (the link, the text of an automation) must stay in it, and
the link is a paragraph of its own, which becomes the button. Everything else is plain text, escaped where it is shown.
"""

import re
from typing import Any

from yunchou.base.db import Connection, Database
from yunchou.base.errors import FieldError, invalid, not_found, say
from yunchou.base.text import is_storable
from yunchou.services import kept
from yunchou.services.files import Home
from yunchou.services.mail.templates import LONGEST_SUBJECT, TEMPLATES, Template, Words

SETTING = "mail_templates"
LANGUAGES = ("zh-CN", "en")
LONGEST_TEXT, LONGEST_BUTTON = 10_000, 60
CARRYING = ("link", "text")
_PLACE = re.compile(r"\{([^{}]*)\}")


def template_of(name: str, language: str) -> Template:
    """A letter by its name. Raises 404 for one that is not there, or a language that is not shipped."""
    found = TEMPLATES.get(name)
    if found is None or language not in LANGUAGES:
        raise not_found()
    return found


def values_of(template: Template) -> tuple[str, ...]:
    """The names of the values that a letter has, in the order in which its words name them."""
    text = " ".join(f"{words.subject} {words.text}" for words in template.words.values())
    return tuple(dict.fromkeys(_PLACE.findall(text)))


def check_words(template: Template, words: Words) -> None:
    """Raises 422 on words that name values which the letter has not, lack what carries it, or can't stand in a letter."""
    errors = [*_length_faults(words), *_value_faults(template, words)]
    for field in ("subject", "text", "button"):
        if not is_storable(getattr(words, field)):
            message = say("含有不允许的字符", "It holds a character that is not allowed")
            errors.append(FieldError("wrong_type", message, field))
    if "\n" in words.subject or "\r" in words.subject or "\n" in words.button:
        message = say("只能有一行", "This is one line")
        errors.append(FieldError("wrong_type", message, "subject" if "\n" in words.subject else "button"))
    if errors:
        raise invalid(errors)


def _length_faults(words: Words) -> list[FieldError]:
    faults = []
    for field, longest in (("subject", LONGEST_SUBJECT), ("text", LONGEST_TEXT), ("button", LONGEST_BUTTON)):
        value = getattr(words, field)
        if not value.strip() and field != "button":
            faults.append(FieldError("required", say("请填写", "Enter something"), field))
        elif len(value) > longest:
            message = say("最多 {n} 个字符", "At most {n} characters", n=longest)
            faults.append(FieldError("out_of_range", message, field))
    return faults


def _value_faults(template: Template, words: Words) -> list[FieldError]:
    known = values_of(template)
    faults = []
    for field in ("subject", "text", "button"):
        for name in dict.fromkeys(_PLACE.findall(getattr(words, field))):
            if name not in known or field == "button":
                message = say("没有变量 {name}", "There is no value {name}", name=f"{{{name[:40]}}}")
                faults.append(FieldError("unknown_name", message, field))
    for name in (each for each in CARRYING if each in known):
        if f"{{{name}}}" not in words.text:
            message = say("正文中必须有 {name}", "The text must hold {name}", name=f"{{{name}}}")
            faults.append(FieldError("required", message, "text"))
    if "link" in known:
        paragraphs = [each.strip() for each in re.split(r"\n\s*\n", words.text)]
        if paragraphs.count("{link}") != 1 or words.text.count("{link}") != 1 or "{link}" in words.subject:
            message = say(
                "{name} 应单独成段，且只出现一次",
                "{name} stands once, in a paragraph of its own",
                name="{link}",
            )
            faults.append(FieldError("rule", message, "text"))
        if not words.button.strip():
            faults.append(FieldError("required", say("请填写按钮文字", "Say what the button says"), "button"))
    return faults


async def own_words(db: "Database | Connection", home: Home) -> dict[str, dict[str, Any]]:
    """What the organisation says in its own words: letter → language → words."""
    return await kept.read(db, home, SETTING)


async def set_words(
    db: Database, home: Home, name: str, language: str, words: Words | None, by: int | None
) -> None:
    """Keeps words in place of the shipped ones; None goes back to these. Raises 404 and 422."""
    template = template_of(name, language)
    if words is not None:
        check_words(template, words)
    async with db.transaction() as link:
        await link.execute("select pg_advisory_xact_lock(hashtext($1), $2)", SETTING, home.id % (1 << 31))
        own = await own_words(link, home)
        chosen = {each: value for each, value in own.get(name, {}).items() if each != language}
        if words is not None:
            chosen[language] = {"subject": words.subject, "text": words.text, "button": words.button}
        left = {each: value for each, value in own.items() if each != name}
        await kept.keep(link, home, SETTING, {**left, **({name: chosen} if chosen else {})}, by)
