"""The shapes of findings that become recommendations, as they are published."""

from typing import Annotated, Any, Literal

import msgspec

from yunchou.doors.http.analysis.insight_shapes import Against
from yunchou.doors.http.analysis.metric_queries import Span
from yunchou.doors.http.shapes import Input, Output

Kind = Literal["change", "season", "lever", "bottleneck", "stay"]


class FindingBody(Input):
    """What was found: a `change` of a metric (in one group of a `dimension`), a month that stands out for its `season`, a `lever`
    that a group leaves unused, the stage that is a process's `bottleneck`, or in which records `stay` long."""

    kind: Kind
    metric: str | None = None
    period: str | Span | None = None
    against: Against = "previous"
    dimension: str | None = None
    value: str | int | float | bool | None = None
    month: str | None = None
    pipeline: str | None = None
    stage: str | None = None
    where: str | None = None


class RecommendBody(Input):
    """A finding, and what the recommendation is called."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    finding: FindingBody


class RecommendedAnswer(Output):
    """The improvement that was made."""

    id: str


class RecommendationBody(Input):
    """The id of an improvement that came of a finding."""

    improvement: str


class FoundAnswer(Output):
    """What was asked, with days in place of periods, and what was found then and is found now; both hold the same figures.

    `now` is null where there is nothing to find any more, or the asker may not see it; `holds`: nothing differs.
    """

    kind: Kind
    object: str
    asked: dict[str, Any]
    found_on: str
    then: dict[str, Any]
    now: dict[str, Any] | None
    holds: bool
