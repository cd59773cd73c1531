"""The records for which an automation begins runs by itself: those that meet its condition now, read part by part."""

from collections.abc import AsyncIterator

from yunchou.access.asking import Asking
from yunchou.access.organisation import Organisation, Snapshot
from yunchou.base import log
from yunchou.base.db import Connection, Record, quote
from yunchou.language.compile import compile_condition
from yunchou.language.errors import ExpressionError
from yunchou.records.select import Select
from yunchou.rules.automation.definition import Definition
from yunchou.rules.scope import judging

PART = 5000
"""Records that are held in memory at once."""
_log = log.get(__name__)


class Choice:
    """A statement over the records of an automation's object, to which bounds may be added."""

    def __init__(self, organisation: Organisation, snapshot: Snapshot, definition: Definition) -> None:
        self.asking: Asking = judging(organisation, snapshot)
        self.owner = snapshot.model.object(definition.object or "")
        self._select = Select(self.asking, self.owner)
        self._where = [self._select.condition()]
        self._sought = "null"
        if definition.condition:
            try:
                environment = self.asking.environment()
                held = compile_condition(definition.condition, self._select, self.asking.params, environment)
            except ExpressionError as error:
                _log.warning(
                    "the condition of an automation no longer fits the model",
                    extra={"automation": definition.name, "fault": error.code},
                )
                held = "false"
            self._where.append(f"({held}) is true")

    def within(self, column: str, after: object, until: object, kind: str) -> None:
        """Only records whose column lies after one value and not after another; that value comes along."""
        named = f"t.{quote(column)}"
        add = self.asking.params.add
        self._where.append(f"{named} > {add(after, kind)} and {named} <= {add(until, kind)}")
        self._sought = named

    def among(self, ids: list[int]) -> None:
        """Only these records."""
        self._where.append(f"t.id = any({self.asking.params.add(ids, 'bigint[]')})")

    async def parts(self, link: Connection) -> AsyncIterator[list[Record]]:
        """The records as (id, value), in parts; within the caller's transaction."""
        joins = self._select.joins
        cursor = await link.cursor(
            f"select t.id, {self._sought} as value from {self._select.table()}{joins} where {' and '.join(self._where)}"
            " order by t.id",
            *self.asking.params.values,
        )
        while rows := await cursor.fetch(PART):
            yield rows
