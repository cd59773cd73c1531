"""What the commands on changes of goals take and give; figures, ids and nodes as in `shapes`."""

from typing import Annotated, Literal

import msgspec

from yunchou.apps.goals.shapes import Figure

MOST_SHOWN = 200


class ProposeAsked(msgspec.Struct, forbid_unknown_fields=True):
    """A goal's new target of the year, from which month (its place, from 1), how it goes to the months, and why. `deep`: those
    below change with it; without `apply` it is only looked at."""

    goal: str
    total: Figure
    from_month: Annotated[int, msgspec.Meta(ge=1, le=12)]
    reason: Annotated[str, msgspec.Meta(max_length=2000)] = ""
    method: Literal["keep", "working_days", "even"] = "keep"
    deep: bool = True
    apply: bool = False


class BelowChanged(msgspec.Struct):
    """A goal below with its year as it is and as it would be."""

    node: str
    name: str
    depth: int
    present: str | None
    total: str | None


class Proposed(msgspec.Struct):
    """The months as they are and would be, the first goals below, how many goals change, and the change that was proposed."""

    present: list[str | None]
    months: list[str | None]
    before: str | None
    below: list[BelowChanged]
    goals: int
    change: str | None


class OneChange(msgspec.Struct, forbid_unknown_fields=True):
    """A change of a goal."""

    change: str


class RefuseChange(msgspec.Struct, forbid_unknown_fields=True):
    """The change that is not made, and why."""

    change: str
    reason: Annotated[str, msgspec.Meta(max_length=2000)] = ""


class ChangeStanding(msgspec.Struct):
    """How the change stands now, and how many goals it changed."""

    status: str
    changed: int = 0
