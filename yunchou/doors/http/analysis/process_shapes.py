"""The shapes of questions about processes and of their answers, as they are published."""

from typing import Annotated, Any, Literal

import msgspec

from yunchou.apps.process.analysis.behind import Figure
from yunchou.apps.process.analysis.bottleneck import ENOUGH
from yunchou.doors.http.analysis.metric_queries import Span
from yunchou.doors.http.shapes import Input, Output


class ProcessBody(Input):
    """`object`: whose records, where the pipeline is for several. `by`: a path that parts the records in groups, or
    `pipeline_version`. `period`: in which what is counted began."""

    pipeline: str
    object: str | None = None
    period: str | Span | None = None
    where: str | None = None
    by: str | None = None


class FunnelBody(ProcessBody):
    """`before`: with the period before it. `enough`: records of a group that must have entered a stage to be compared."""

    before: bool = False
    enough: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = ENOUGH


class Amount(Output):
    """An amount in the organisation's currency."""

    amount: str
    currency: str


class AnalysedStage(Output):
    """A stage of the pipeline as it is now."""

    id: str
    name: str
    kind: Literal["open", "won", "lost", "invalid"]


class RungAnswer(Output):
    """Of a stage: how many entered it in the period, later reached the next, and were lost before; the rest is on its way."""

    stage: str
    entered: int
    passed: int
    lost: int
    conversion: float | None
    entered_amount: Amount | None
    passed_amount: Amount | None
    lost_amount: Amount | None


class FunnelAnswer(Output):
    """`group`: its value, null for records without one. Won and lost are those that ended in the period."""

    group: Any
    stages: list[RungAnswer]
    won: int
    lost: int
    open: int
    won_amount: Amount | None
    lost_amount: Amount | None
    open_amount: Amount | None
    win_rate: float | None
    win_rate_amount: float | None
    cycle_days: float | None
    velocity: Amount | None


class ShortfallAnswer(Output):
    """What a stage costs beside the best comparable group."""

    stage: str
    conversion: float
    best: float
    best_group: Any
    cost: Amount


class FunnelsAnswer(Output):
    """The funnel of all records, of the period before, and of each group; what each stage costs, the bottleneck first."""

    object: str
    stages: list[AnalysedStage]
    total: FunnelAnswer
    before: FunnelAnswer | None
    groups: list[FunnelAnswer]
    shortfalls: list[ShortfallAnswer]


class StayAnswer(Output):
    """Of a stage, in days; null where too few have left it to tell. `over`: there for longer than twice the median."""

    stage: str
    left: int
    staying: int
    over: int
    again: int
    staying_amount: Amount | None
    over_amount: Amount | None
    median: float | None
    p90: float | None
    total_days: float


class StayGroup(Output):
    """The stays of a group."""

    group: Any
    stages: list[StayAnswer]


class StaysAnswer(Output):
    """The stays of all records and of each group."""

    object: str
    stages: list[AnalysedStage]
    total: list[StayAnswer]
    groups: list[StayGroup]


class SnapshotBody(ProcessBody):
    """`day`: at whose end; now where there is none. A period does not matter here."""

    day: str | None = None


class StoodInStage(Output):
    """How many records stood in a stage."""

    stage: str
    count: int
    amount: Amount | None


class StoodByGroup(Output):
    """What stood in each stage of a group."""

    group: Any
    stages: list[StoodInStage]


class SnapshotAnswer(Output):
    """What stood in each stage; amounts are those of today."""

    object: str
    stages: list[AnalysedStage]
    total: list[StoodInStage]
    groups: list[StoodByGroup]


class PathsBody(Input):
    """The ways of a pipeline's records, or of the cases of an event log."""

    pipeline: str | None = None
    log: str | None = None
    object: str | None = None
    period: str | Span | None = None
    where: str | None = None


class NodeAnswer(Output):
    """A stage or an activity: how often it was come to, and by how many cases."""

    key: str
    name: str
    count: int
    cases: int


class EdgeAnswer(Output):
    """A step; `source` null is the beginning, `target` null the end, both without hours. `back`: to an earlier stage."""

    source: str | None
    target: str | None
    count: int
    cases: int
    mean_hours: float | None
    median_hours: float | None
    total_hours: float | None
    back: bool


class VariantAnswer(Output):
    """A whole way."""

    steps: list[str]
    cases: int
    median_days: float


class CycleAnswer(Output):
    """Days from the first event to the last."""

    mean: float | None
    median: float | None
    p90: float | None


class PathsAnswer(Output):
    """All ways that were gone; `variants` how many different ones, `most` the most frequent of them."""

    cases: int
    cycle: CycleAnswer
    nodes: list[NodeAnswer]
    edges: list[EdgeAnswer]
    variants: int
    most: list[VariantAnswer]


class BehindBody(ProcessBody, kw_only=True):
    """`figure` with the stage that it is of; of a step `stage` and `target` are its ends. `group`: the id or value of the
    group, where `grouped`. Of `won` and `lost` those alone that met a `rival`, about which a `phrase` was written, or of which
    an interview says what `decided`."""

    figure: Figure
    stage: str | None = None
    target: str | None = None
    grouped: bool = False
    group: str | None = None
    day: str | None = None
    rival: Annotated[str, msgspec.Meta(max_length=300)] | None = None
    phrase: Annotated[str, msgspec.Meta(max_length=200)] | None = None
    decided: Annotated[str, msgspec.Meta(max_length=100)] | None = None


class BehindAnswer(Output):
    """How many records there are, and the ids of the first thousand."""

    object: str
    count: int
    ids: list[str]


class OutcomeFigures(Output):
    """What ended in a period, by number and by amount."""

    won: int
    lost: int
    won_amount: Amount | None
    lost_amount: Amount | None
    win_rate: float | None


class OutcomeRow(Output):
    """What came of those that have something in common: a group, a reason, a rival. `before`: null without a period."""

    key: Any
    now: OutcomeFigures
    before: OutcomeFigures | None


class OutcomeReasons(Output):
    """Why, as was filled in; null where records have no such field or it may not be seen."""

    won: list[OutcomeRow] | None
    lost: list[OutcomeRow] | None


class PhraseAnswer(Output):
    """A phrase, and of how many lost and won records it was written. `weight`: how telling it is (log-likelihood ratio)."""

    text: str
    lost: int
    won: int
    weight: float


class MarksAnswer(Output):
    """The mean mark, 1 to 5, that customers gave where it was won and where it was lost."""

    question: Literal["price", "product", "service"]
    won: float | None
    lost: float | None


class InterviewsAnswer(Output):
    """Interviews about what ended in the period: how many, about how many records, and what they say."""

    count: int
    records: int
    decided: list[OutcomeRow]
    marks: list[MarksAnswer]


class OutcomesAnswer(Output):
    """Why records were won or lost. `read`: of how many lost records the texts were read for their phrases."""

    object: str
    total: OutcomeRow
    groups: list[OutcomeRow]
    reasons: OutcomeReasons
    rivals: list[OutcomeRow] | None
    phrases: list[PhraseAnswer] | None
    read: int
    interviews: InterviewsAnswer | None
