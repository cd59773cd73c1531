"""The shapes of questions about changes and of their answers, as they are published."""

from typing import Annotated, Any, Literal

import msgspec

from yunchou.doors.http.analysis.metric_queries import Filters, Span
from yunchou.doors.http.shapes import Input, Output

Against = Literal["previous", "last_year"]


class ChangeBody(Input):
    """`against`: the period before, or the same of a year ago; a period that runs is held against as many days."""

    metric: str
    period: str | Span = "this_quarter"
    against: Against = "previous"
    where: str | None = None
    filters: Filters = msgspec.field(default_factory=dict)


class SeasonsBody(Input):
    """`by`: a dimension by which months are judged as well, for the metrics that have it."""

    metrics: Annotated[list[str], msgspec.Meta(min_length=1, max_length=12)]
    by: str | None = None
    where: str | None = None


class LeversBody(Input):
    """`by`: the dimension of deals whose groups are compared."""

    by: str = "region"
    period: str | Span = "this_quarter"
    against: Against = "last_year"
    where: str | None = None
    filters: Filters = msgspec.field(default_factory=dict)


class Days(Output, rename={"start": "from"}):
    """Days, both included."""

    start: str
    to: str


class ContributionAnswer(Output):
    """A group: its figure at both times and what it brings to the change; of rates, how much by mix and by itself."""

    value: Any
    now: Any
    before: Any
    contribution: Any
    mix: float | None
    own: float | None


class SizesAnswer(Output):
    """What a sum's change is made of; the five add up to it."""

    volume: Any
    mix: Any
    size: Any
    came: Any
    went: Any


class ExplainedAnswer(Output):
    """A dimension: all its groups, the largest contribution first. `telling`: how many of those that go the way of the whole
    are to be named; `most`: whether these account for two thirds of it."""

    dimension: str
    shares: list[ContributionAnswer]
    telling: list[int]
    most: bool
    sizes: SizesAnswer | None


class FigureChangeAnswer(Output):
    """The change of a figure, and the dimensions that explain it, the best first. `share`: of what was before."""

    metric: str
    kind: Literal["sum", "rate", "whole"]
    period: Days
    before: Days
    now: Any
    was: Any
    difference: Any
    share: float | None
    count_now: int | None
    count_before: int | None
    dimensions: list[ExplainedAnswer]
    left_out: list[str]


class MonthAnswer(Output):
    """A month: its figure, what was to be expected, and how many usual distances lie between."""

    month: str
    value: Any
    expected: Any
    score: float | None
    unusual: bool
    seasonal: bool


class SeasonAnswer(Output):
    """The last months of a metric, for all or one group."""

    metric: str
    value: Any
    months: list[MonthAnswer]


class SeasonsAnswer(Output):
    """All that was asked; `by` is the dimension of the values."""

    by: str | None
    series: list[SeasonAnswer]


class LeverSide(Output):
    """A period: deals that ended, those won, what was won; the share won and the mean won."""

    deals: int
    won: int
    amount: Any
    rate: float | None
    size: Any


class UnusedAnswer(Output):
    """The lever whose use would be worth most: `worth` is what the group would have won more with the leader's."""

    lever: Literal["rate", "size"]
    own: Any
    best: Any
    leader: Any
    worth: Any


class GrownAnswer(Output):
    """A group: what it won, what it grew by, and what each lever brought; `slow`, with the lever that it leaves unused."""

    value: Any
    now: LeverSide
    before: LeverSide
    growth: float | None
    deals: Any
    rate: Any
    size: Any
    slow: bool
    unused: UnusedAnswer | None


class LeversAnswer(Output):
    """All groups, the largest first."""

    by: str
    period: Days
    before: Days
    groups: list[GrownAnswer]
