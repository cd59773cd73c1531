"""Tells another system, through a webhook that administrators keep: signed, retried for a day, never to an inner address."""

import json
from collections.abc import Iterator
from typing import Any

import msgspec

from yunchou.base.errors import FieldError, not_found, say
from yunchou.records.webhooks.outbox import put_aside_for
from yunchou.rules.automation.batch import Batch
from yunchou.rules.automation.definition import Step, step
from yunchou.rules.automation.spots import Given, Site, Spot


@step("调用 Webhook", "Call a webhook")
class CallWebhook(Step, tag="webhook"):
    """`webhook`: the id of one that is kept under /webhooks. `values` go into the body beside what the run is about."""

    about_record = False
    webhook: str
    values: dict[str, Given] = msgspec.field(default_factory=dict)

    def spots(self, site: Site) -> Iterator[Spot]:
        for name, given in self.values.items():
            if isinstance(given.expression, str):

                def put(new: str, given: Given = given) -> None:
                    given.expression = new

                yield Spot(site.at(f"values.{name}"), "expression", site.owner, given.expression, put)

    def faults(self, site: Site) -> Iterator[FieldError]:
        if not (self.webhook.isascii() and self.webhook.isdigit() and len(self.webhook) < 19):
            words = say("没有此 Webhook", "There is no such webhook")
            yield FieldError("not_an_option", words, site.at("webhook"))

    async def run(self, batch: Batch) -> None:
        values = await batch.values(self.values)
        bodies = {}
        for run in batch.going:
            body: dict[str, Any] = {
                "type": "automation",
                "automation": {"id": str(batch.definition.id), "name": batch.definition.name},
                "run": str(run.id),
                "object": batch.owner.name if batch.owner else None,
                "record": None if run.record is None else str(run.record),
                "values": values[run.id],
            }
            bodies[run.key] = (run.record or 0, json.dumps(body, ensure_ascii=False))
            run.input = values[run.id]
            run.output = {"message": run.key}
        organisation = batch.unit.caller.organisation
        name = batch.owner.name if batch.owner else ""
        if not await put_aside_for(
            batch.unit.link, organisation, int(self.webhook), "automation", name, bodies
        ):
            for run in batch.going:
                run.fault = not_found(say("Webhook 不存在或已停用", "The webhook is gone or switched off"))
