"""The shapes of what came of an improvement."""

from typing import Literal

from yunchou.doors.http.shapes import Input, Output


class EffectBody(Input):
    """The id of an improvement."""

    improvement: str


class EffectRecordsBody(Input):
    """The records behind a side of an improvement's effect. `hits`: those alone that went on, or were won."""

    improvement: str
    side: Literal["before", "after"]
    hits: bool = False


class EffectSide(Output):
    """Days from `first` to `last`, both included; how much counts, and the figure with its interval of 95 %.

    Rates are shares of one, stays days, other metrics what a week brought; null where there is too little to tell.
    """

    first: str
    last: str
    count: int
    value: float | None
    low: float | None
    high: float | None


class EffectAnswer(Output):
    """Before and since. `verdict`: `waiting` before it began, `early` with too little, `unclear` as long as chance explains it.

    `by_week`: the figure is what whole weeks brought, and these are what counts.

    `needed`: how much more must be decided before a difference as expected, or else as it is now, can be seen; null where it is
    seen, or no number would do.
    """

    figure: Literal["conversion", "stay", "win_rate", "metric"]
    object: str
    metric: str | None
    unit: Literal["money", "number", "percent", "days"]
    by_week: bool
    before: EffectSide | None
    after: EffectSide | None
    difference: float | None
    low: float | None
    high: float | None
    verdict: Literal["waiting", "better", "worse", "unclear", "early"]
    needed: int | None
