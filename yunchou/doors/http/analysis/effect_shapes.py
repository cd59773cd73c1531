"""The shapes of what came of an improvement."""

from typing import Literal

from yunchou.doors.http.shapes import Input, Output


class EffectBody(Input):
    """The id of an improvement."""

    improvement: str


class EffectSide(Output):
    """Days from `first` to `last`, both included; how much was decided in them, and the figure with its interval of 95 %.

    Rates are shares of one, stays days; null where there is too little to tell.
    """

    first: str
    last: str
    count: int
    value: float | None
    low: float | None
    high: float | None


class EffectAnswer(Output):
    """Before and since. `verdict`: `waiting` before it began, `early` with too little, `unclear` as long as chance explains it.

    `needed`: how much more must be decided before a difference as expected, or else as it is now, can be seen; null where it is
    seen, or no number would do.
    """

    figure: Literal["conversion", "stay", "win_rate"]
    before: EffectSide | None
    after: EffectSide | None
    difference: float | None
    low: float | None
    high: float | None
    verdict: Literal["waiting", "better", "worse", "unclear", "early"]
    needed: int | None
