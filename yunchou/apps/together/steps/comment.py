"""Says something about the record, as a comment."""

from collections.abc import Iterator

from yunchou.records.change import CREATE, Operation
from yunchou.rules.automation.batch import Batch
from yunchou.rules.automation.definition import Step, step
from yunchou.rules.automation.spots import Site, Spot, Words, word_spots


@step("添加评论", "Add a comment")
class Comment(Step, tag="comment"):
    """`text`, with `{expressions}` in it, in the organisation's language."""

    text: Words

    def spots(self, site: Site) -> Iterator[Spot]:
        yield from word_spots(site, self, ("text",))

    async def run(self, batch: Batch) -> None:
        texts = await batch.texts([self.text])
        english = batch.unit.caller.organisation.settings.language.startswith("en")
        operations = []
        for run in batch.going:
            text = texts[run.id][0][1 if english else 0]
            run.input = {"text": text}
            values = {
                "object": batch.owner.name if batch.owner else None,
                "record": str(run.record),
                "text": text,
            }
            operations.append((run, Operation(CREATE, values)))
        for run, id in await batch.write("comment", operations):
            run.output = {"comment": str(id)}
