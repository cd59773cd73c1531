"""The words of the system's own letters, in both languages: as shipped, or as administrators have put them."""

from typing import Literal

import msgspec

from yunchou.doors.http.administering import administer
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import KIB, Endpoints
from yunchou.doors.http.identity.signing_in import public
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output
from yunchou.services.mail.templates import TEMPLATES, Template, Words
from yunchou.services.mail.wording import (
    check_words,
    own_words,
    set_words,
    template_of,
    values_of,
)

endpoints = Endpoints("mail")


class WordsBody(Input):
    """`{name}` in subject and text stands for a value; `button` is what the button to `{link}` says."""

    subject: str
    text: str
    button: str = ""


class LetterWords(Output):
    """A letter in one language; `own`: the organisation's words stand in place of the shipped ones."""

    subject: str
    text: str
    button: str
    own: bool


class WordsByLanguage(Output, rename={"zh": "zh-CN"}):
    """The words in each language."""

    zh: LetterWords
    en: LetterWords


class TemplateAnswer(Output):
    """A letter: the values that it has, and its words by language."""

    name: str
    values: list[str]
    words: WordsByLanguage


class LetterTemplatesAnswer(Output):
    """The letters that the system writes."""

    templates: list[TemplateAnswer]


class LetterPreviewAnswer(Output):
    """A letter with values as they might be."""

    subject: str
    text: str
    html: str


@endpoints.get(
    "/settings/letters", "List the words of letters", scope="admin", answers={200: LetterTemplatesAnswer}
)
async def list_letter_templates(call: Call) -> Reply:
    """The letters that the system writes by itself, with the words in force."""
    await administer(call)
    own = await own_words(call.house.db, call.caller.organisation)
    listed = [_shown(each, own.get(each.name, {})) for each in TEMPLATES.values()]
    return Reply(LetterTemplatesAnswer(templates=listed))


@endpoints.put(
    "/settings/letters/{letter}/{language}",
    "Put a letter in one's own words",
    scope="admin",
    body=WordsBody,
    answers={200: TemplateAnswer},
    limit=64 * KIB,
)
async def set_template(call: Call) -> Reply:
    """Puts words in place of the shipped ones, from the next letter on."""
    given: WordsBody = call.body
    return await _set(call, Words(given.subject, given.text, given.button))


@endpoints.delete(
    "/settings/letters/{letter}/{language}",
    "Go back to the shipped words",
    scope="admin",
    answers={200: TemplateAnswer},
)
async def reset_template(call: Call) -> Reply:
    """The shipped words are in force again."""
    return await _set(call, None)


@endpoints.post(
    "/settings/letters/{letter}/{language}/preview",
    "Look at a letter",
    scope="admin",
    body=WordsBody,
    answers={200: LetterPreviewAnswer},
    limit=64 * KIB,
)
async def preview_template(call: Call) -> Reply:
    """The letter as it would be sent, without keeping or sending anything."""
    await administer(call)
    template, language = _named(call)
    given: WordsBody = call.body
    words = Words(given.subject, given.text, given.button)
    check_words(template, words)
    rendered = template.render(language, _samples(call, template), words)
    return Reply(LetterPreviewAnswer(subject=rendered.subject, text=rendered.text, html=rendered.html))


def _named(call: Call) -> tuple[Template, str]:
    language = str(call.request.path_params["language"])
    return template_of(str(call.request.path_params["letter"]), language), language


async def _set(call: Call, words: Words | None) -> Reply:
    await administer(call)
    template, language = _named(call)
    home = call.caller.organisation
    await set_words(call.house.db, home, template.name, language, words, call.user)
    return Reply(_shown(template, (await own_words(call.house.db, home)).get(template.name, {})))


def _shown(template: Template, own: dict[str, object]) -> TemplateAnswer:
    def said(language: Literal["zh-CN", "en"]) -> LetterWords:
        chosen = msgspec.convert(own[language], Words) if language in own else template.words[language]
        return LetterWords(
            subject=chosen.subject, text=chosen.text, button=chosen.button, own=language in own
        )

    words = WordsByLanguage(zh=said("zh-CN"), en=said("en"))
    return TemplateAnswer(name=template.name, values=list(values_of(template)), words=words)


def _samples(call: Call, template: Template) -> dict[str, str]:
    """Values as they might be; one that is not known here shows its own name."""
    name = call.caller.actor.name
    known = {
        "name": name,
        "inviter": name,
        "organisation": call.caller.organisation.name,
        "login": "zhang@example.com",
        "link": public(call, "/password-resets/…"),
        "time": "2026-11-27 09:30 UTC",
        "address": "203.0.113.7",
    }
    return {each: known.get(each, f"〔{each}〕") for each in values_of(template)}
