"""What is asked of the write path, what is on its way through it, and what comes out."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yunchou.base.errors import (
    FieldError,
    Message,
    Problem,
    duplicate,
    forbidden,
    invalid,
    locked,
    not_found,
    say,
    version_conflict,
)

CREATE, UPDATE, UPSERT, DELETE, RESTORE = "create", "update", "upsert", "delete", "restore"


@dataclass(slots=True)
class Operation:
    """One thing to do with one record, values in their JSON form.

    `match` (upsert): the fields that identify the record. `version`: the version that must still be in force.
    `stage_entered`: stage id → when the record entered it, for imported history.
    """

    op: str
    values: Mapping[str, Any] = field(default_factory=dict)
    id: int | None = None
    match: Mapping[str, Any] | None = None
    version: int | None = None
    stage_entered: Mapping[str, str] | None = None


@dataclass(slots=True)
class Result:
    """What became of an operation. `outcome`: created updated unchanged deleted restored failed."""

    status: int
    id: int | None
    outcome: str
    errors: tuple[FieldError, ...] = ()
    duplicates: Sequence[Mapping[str, Any]] = ()
    """What may be shown of the records that this one repeats, under the organisation's rules."""

    @property
    def failed(self) -> bool:
        """Whether it did not succeed."""
        return self.status >= 400

    def problem(self) -> Problem:
        """The failure as the answer to a request for this one operation."""
        message = self.errors[0].message if self.errors else None
        made = {403: forbidden, 404: not_found, 409: duplicate, 423: locked}.get(self.status)
        problem = made(message) if made else version_conflict() if self.status == 412 else invalid(())
        problem.errors = self.errors
        if self.duplicates:
            problem.extra = {
                "duplicates": list(self.duplicates),
                "confirmable": not any(each["rule"]["blocks"] for each in self.duplicates),
            }
        return problem


@dataclass(slots=True)
class Change:
    """One record on its way through the steps. `before` and `values` hold stored values by field name.

    A step that finds a fault adds it; a change with faults takes no further part. `kind` is what is done to the row:
    create, update, delete or restore.
    """

    position: int
    operation: Operation
    kind: str
    id: int = 0
    before: dict[str, Any] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    version: int = 0
    status: int = 0
    errors: list[FieldError] = field(default_factory=list)
    duplicates: Sequence[Mapping[str, Any]] = ()
    behalf: int | None = None
    """The absent person whose rights alone allow this, where the writer stands in for somebody."""
    waits: bool = False
    """Whether a rule says that a new record waits for somebody to take it, out of the writer's own reach."""

    @property
    def failed(self) -> bool:
        """Whether a step found a fault."""
        return bool(self.status)

    def fail(
        self, status: int, code: str, message: Message, name: str | None = None, *, at: int | None = None
    ) -> None:
        """Takes the change out, for a reason. The first fault decides the status; the others are kept beside it.

        `at`: the code point of an expression where it is wrong.
        """
        self.status = self.status or status
        self.errors.append(FieldError(code, message, field=name, at=at))

    def now(self, name: str) -> Any:
        """The value that a field will have."""
        return self.values[name] if name in self.values else self.before.get(name)

    def changes(self, name: str) -> bool:
        """Whether the field will have another value than before."""
        return name in self.values and self.values[name] != self.before.get(name)

    def result(self) -> Result:
        """What became of it."""
        if self.failed:
            # A record that was not made has no id, whatever was set aside for it.
            id = None if self.kind == CREATE else self.id or None
            return Result(self.status, id, "failed", tuple(self.errors), self.duplicates)
        status = {CREATE: 201, DELETE: 204}.get(self.kind, 200)
        outcome = {CREATE: "created", DELETE: "deleted", RESTORE: "restored"}.get(self.kind)
        return Result(
            status, self.id, outcome or ("updated" if self.values else "unchanged"), (), self.duplicates
        )


def batch_failed(results: list[Result]) -> Problem:
    """The answer when one of several operations that must all succeed did not."""
    faults = [error for each in results for error in each.errors]
    message = say("有操作失败，未做任何更改", "An operation failed, and nothing was done")
    return invalid(faults[:1000], message)


def moment_now() -> dt.datetime:
    """Now, as kept in records: UTC, to the second."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0)
