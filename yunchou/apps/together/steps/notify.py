"""Tells people something."""

import json
from collections.abc import Iterator

from yunchou.apps.together.notify import AUTOMATION
from yunchou.base.db import quote
from yunchou.base.errors import FieldError
from yunchou.rules.automation.batch import Batch
from yunchou.rules.automation.definition import Step, step
from yunchou.rules.automation.people import Recipients, people_faults, people_of, people_spots
from yunchou.rules.automation.spots import Site, Spot, Words, word_spots
from yunchou.services.realtime import CHANNEL


@step("发送通知", "Notify people")
class Notify(Step, tag="notify"):
    """`to` whom, and a `text` in which `{expression}` stands for a value. Everybody is told once, whenever a process dies."""

    about_record = False
    to: Recipients
    text: Words

    def spots(self, site: Site) -> Iterator[Spot]:
        yield from people_spots(site, self.to)
        yield from word_spots(site, self, ("text",))

    def faults(self, site: Site) -> Iterator[FieldError]:
        yield from people_faults(site, self.to)

    async def run(self, batch: Batch) -> None:
        people = await people_of(batch, self.to)
        texts = await batch.texts([self.text])
        about = batch.owner.name if batch.owner else None
        rows = []
        for run in batch.going:
            ((zh, en),) = texts[run.id]
            words = json.dumps({"zh": zh, "en": en}, ensure_ascii=False)
            run.input = {"to": [str(id) for id in people[run.id]], "text": {"zh": zh, "en": en}}
            rows += [(id, run.key, about, run.record, words) for id in people[run.id]]
            run.output = {"told": len(people[run.id])}
        if rows:
            await _tell(batch, rows)


async def _tell(batch: Batch, rows: list[tuple[int, str, str | None, int | None, str]]) -> None:
    schema = quote(batch.unit.caller.organisation.schema)
    await batch.unit.link.execute(
        f"insert into {schema}.notification (person, source, kind, object, record, actor_name, words)"
        " select n.person, n.source, $1, n.object, n.record, $2, n.words::jsonb"
        " from unnest($3::bigint[], $4::text[], $5::text[], $6::bigint[], $7::text[]) n(person, source, object, record, words)"
        f" where not exists (select 1 from {schema}.notification_setting s where s.person = n.person and s.kind = $1"
        " and not s.wanted) on conflict (person, source) do nothing",
        AUTOMATION,
        batch.definition.name,
        *(list(column) for column in zip(*rows, strict=True)),
    )
    await batch.unit.link.execute("select pg_notify($1, $2)", CHANNEL, str(batch.unit.caller.organisation.id))
