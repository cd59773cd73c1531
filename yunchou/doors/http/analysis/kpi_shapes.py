"""The shapes of questions about stage KPIs and of their answers, as they are published."""

from typing import Annotated, Any, Literal

import msgspec

from yunchou.doors.http.analysis.insight_shapes import Days
from yunchou.doors.http.analysis.metric_queries import Span
from yunchou.doors.http.analysis.process_shapes import AnalysedStage
from yunchou.doors.http.shapes import Input, Output, Referred

Light = Literal["green", "amber", "red"]


class KpiBody(Input):
    """Which pipeline, and in which period what is counted ended."""

    pipeline: str
    period: str | Span = "this_quarter"


class KpiMonthsBody(Input):
    """The last months of a person, of a department with those below, or, with neither, of everybody shown."""

    pipeline: str
    person: str | None = None
    department: str | None = None
    months: Annotated[int, msgspec.Meta(ge=1, le=36)] = 12


class KpiQuadrantBody(KpiBody, kw_only=True):
    """`metric`: what counts as a result. `lines`: whether the standards part the quadrants, or the medians of the people."""

    metric: str = "won_amount"
    lines: Literal["standard", "median"] = "standard"


class KpiLeadingBody(Input):
    """`metric`: the result that KPIs may lead to."""

    pipeline: str
    metric: str = "won_amount"
    months: Annotated[int, msgspec.Meta(ge=12, le=48)] = 24


class KpiRecordsBody(KpiBody, kw_only=True):
    """`which`: the stays that counted, of these the ones that missed a share, those that last, those that lack it still."""

    kpi: str
    which: Literal["counted", "missed", "open", "lacking"] = "counted"
    person: str | None = None
    department: str | None = None


class KpiAnswer(Output):
    """A KPI as it is declared. `monthly`: its figures and standards are those of a month. `fault`: why it can't be counted."""

    id: str
    name: str
    stage: str | None
    method: str
    unit: Literal["number", "percent", "days", "money"]
    better: Literal["higher", "lower"]
    weight: str
    metric: str | None
    monthly: bool
    fault: str | None


class KpiFigureAnswer(Output):
    """A KPI of somebody: the figure of `count` stays, what is asked, and how he stands by it.

    `open`: stays that last; of a share `lacking` those that do not meet it yet. `attainment`: 1 is the standard.
    """

    kpi: str
    value: Any
    count: int
    open: int
    lacking: int
    target: Any
    alert: Any
    light: Light | None
    attainment: float | None


class KpiStandAnswer(Output):
    """A person, a department or everybody, with the weighted score of the process. `people`: whose figures these are."""

    person: Referred | None
    department: Referred | None
    title: str | None
    people: list[str]
    figures: list[KpiFigureAnswer]
    score: float | None


class KpisAnswer(Output):
    """Everybody first, then departments from the top down, then people."""

    object: str
    period: Days
    stages: list[AnalysedStage]
    kpis: list[KpiAnswer]
    stands: list[KpiStandAnswer]


class KpiMonth(Output):
    """A month: its figure and of how many stays it is."""

    month: str
    value: Any
    count: int


class KpiMonths(Output):
    """The months of a KPI, oldest first."""

    kpi: str
    months: list[KpiMonth]


class KpiMonthsAnswer(Output):
    """All KPIs that can be counted."""

    kpis: list[KpiMonths]


class KpiPointAnswer(Output):
    """A person: the figure, what was to be reached by now where there is a goal, the result that is drawn, the score.

    `quadrant`: null where the result or the score is not known. `deals`: how many stays the score comes from.
    """

    person: Referred
    department: Referred | None
    figure: Any
    target: Any
    result: Any
    score: float | None
    deals: int
    quadrant: Literal["leading", "promising", "coasting", "struggling"] | None


class KpiQuadrantAnswer(Output):
    """`basis`: results are shares of goals, or figures where there are none. The lines part the quadrants."""

    metric: str
    unit: Literal["number", "percent", "days", "money"]
    basis: Literal["goal", "figure"]
    lines: Literal["standard", "median"]
    period: Days
    result_line: Any
    score_line: float | None
    points: list[KpiPointAnswer]


class KpiLead(Output):
    """How a KPI goes with the result `lag` months later: the mean rank correlation of people, with its interval."""

    lag: int
    people: int
    pairs: int
    correlation: float | None
    low: float | None
    high: float | None
    verdict: Literal["leads", "against", "unclear", "few"]


class KpiLeads(Output):
    """A KPI with one lead for each lag."""

    kpi: KpiAnswer
    lags: list[KpiLead]


class KpiLeadingAnswer(Output):
    """`looks`: for how many pairs together the intervals hold with 95 %."""

    metric: str
    period: Days
    looks: int
    least_months: int
    least_people: int
    kpis: list[KpiLeads]
