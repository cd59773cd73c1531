"""Tells people something."""

from collections.abc import Iterator

from yunchou.apps.together.kinds import AUTOMATION
from yunchou.apps.together.telling import Told, keep_told
from yunchou.base.errors import FieldError
from yunchou.rules.automation.batch import Batch
from yunchou.rules.automation.definition import Step, step
from yunchou.rules.automation.people import Recipients, people_faults, people_of, people_spots
from yunchou.rules.automation.spots import Site, Spot, Words, word_spots


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
            words = {"zh": zh, "en": en}
            run.input = {"to": [str(id) for id in people[run.id]], "text": words}
            rows += [
                Told(
                    id, run.key, AUTOMATION, about, run.record, actor_name=batch.definition.name, words=words
                )
                for id in people[run.id]
            ]
            run.output = {"told": len(people[run.id])}
        unit = batch.unit
        await keep_told(unit.link, unit.caller.organisation, unit.snapshot, rows)
