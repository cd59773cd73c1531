"""Sends letters through the outbox."""

from collections.abc import Iterator
from typing import Annotated, Any

import msgspec

from yunchou.base.errors import FieldError, say
from yunchou.rules.automation.batch import Batch, Run
from yunchou.rules.automation.definition import Step, step
from yunchou.rules.automation.people import Recipient, people_faults, people_of, people_spots
from yunchou.rules.automation.spots import Site, Spot, Words, word_spots
from yunchou.services.mail.templates import Words as Letter
from yunchou.services.mail.templates import template

LETTER = template(
    "automation",
    Letter(subject="{subject}", text="{text}"),
    Letter(subject="{subject}", text="{text}"),
)
"""What surrounds the words of a step; administrators may change it as they may every letter."""
MOST_ADDRESSES = 20


@step("发送邮件", "Send mail")
class Mail(Step, tag="mail", kw_only=True):
    """`to` people and `addresses`, expressions that give mail addresses; `subject` and `text` with `{expressions}` in them.

    A person without an address gets none. Each letter is sent once, whenever a process dies.
    """

    about_record = False
    to: Annotated[list[Recipient], msgspec.Meta(max_length=20)] = msgspec.field(default_factory=list)
    addresses: Annotated[list[str], msgspec.Meta(max_length=MOST_ADDRESSES)] = msgspec.field(
        default_factory=list
    )
    subject: Words
    text: Words

    def spots(self, site: Site) -> Iterator[Spot]:
        yield from people_spots(site, self.to)
        yield from word_spots(site, self, ("subject", "text"))
        for number, each in enumerate(self.addresses):

            def put(new: str, number: int = number) -> None:
                self.addresses[number] = new

            yield Spot(site.at(f"addresses.{number}"), "expression", site.owner, each, put)

    def faults(self, site: Site) -> Iterator[FieldError]:
        yield from people_faults(site, self.to)
        if not self.to and not self.addresses:
            yield FieldError("required", say("请填写收件人", "Say who this is"), site.at("to"))

    async def run(self, batch: Batch) -> None:
        people = await people_of(batch, self.to)
        reached = await _addresses(batch, {id for several in people.values() for id in several})
        given = await batch.evaluate(self.addresses) if self.addresses else {}
        texts = await batch.texts([self.subject, self.text])
        for run in batch.going:
            letters = [reached[id] for id in people[run.id] if id in reached]
            language = batch.unit.caller.organisation.settings.language
            letters += [(each, language) for each in given.get(run.id, []) if isinstance(each, str)]
            await _post(batch, run, list(dict.fromkeys(letters)), texts[run.id])


async def _addresses(batch: Batch, people: set[int]) -> dict[int, tuple[str, str]]:
    """The mail address and language of people, by id."""
    asking = batch.unit.asking()
    table = asking.table(asking.snapshot.model.object("user"))
    usual = asking.organisation.settings.language
    rows = await batch.unit.link.fetch(
        f"select id, coalesce(email, login) as address, language from {table} where id = any($1::bigint[])",
        sorted(people),
    )
    return {row["id"]: (row["address"], row["language"] or usual) for row in rows if row["address"]}


async def _post(batch: Batch, run: Run, letters: list[tuple[str, str]], texts: list[tuple[str, str]]) -> None:
    mailer: Any = batch.resources["mail"]
    sent = []
    for address, language in letters:
        place = 1 if language.startswith("en") else 0
        values = {"subject": texts[0][place], "text": texts[1][place]}
        made = await mailer.post(
            batch.unit.link,
            batch.unit.caller.organisation,
            address,
            LETTER,
            values,
            language=language,
            key=f"{run.key}:{address}",
        )
        if made is not None:
            sent.append(address)
    run.input = {"to": [address for address, _ in letters], "subject": {"zh": texts[0][0], "en": texts[0][1]}}
    run.output = {"letters": len(sent)}
