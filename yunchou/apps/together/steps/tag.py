"""Marks the record with tags, beside those that it has."""

from collections.abc import Iterator
from typing import Annotated

import msgspec

from yunchou.apps.options import TAGS
from yunchou.base.errors import FieldError, say
from yunchou.records.change import UPDATE, Operation
from yunchou.rules.automation.batch import Batch
from yunchou.rules.automation.definition import Step, step
from yunchou.rules.automation.spots import Site


@step("打标签", "Add tags")
class AddTags(Step, tag="tag"):
    """`tags`: their names; one that is not there yet is made."""

    tags: Annotated[
        list[Annotated[str, msgspec.Meta(min_length=1, max_length=40)]],
        msgspec.Meta(min_length=1, max_length=20),
    ]

    def faults(self, site: Site) -> Iterator[FieldError]:
        if site.owner is None or TAGS.name not in site.owner.fields:
            words = say("此对象没有标签", "This object has no tags")
            yield FieldError("not_an_option", words, site.at("tags"))

    async def run(self, batch: Batch) -> None:
        wanted = await _ids(batch, list(dict.fromkeys(self.tags)))
        had = await batch.evaluate([TAGS.name])
        operations = []
        for run in batch.going:
            kept = dict.fromkeys((*(had[run.id][0] or ()), *wanted))
            run.input = {"tags": self.tags}
            operations.append((run, Operation(UPDATE, {TAGS.name: list(kept)}, id=run.record)))
        for run, _ in await batch.write(batch.owner.name if batch.owner else "", operations):
            run.output = {"tags": wanted}


async def _ids(batch: Batch, names: list[str]) -> list[str]:
    """The ids of tags by their names."""
    results = await batch.unit.write("tag", [Operation("upsert", {}, match={"name": name}) for name in names])
    return [str(each.id) for each in results]
