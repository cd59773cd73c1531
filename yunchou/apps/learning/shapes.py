"""What is asked of what was learned, and what is answered."""

from typing import Annotated, Any, Literal

import msgspec

from yunchou.apps.learning.kinds import Code

State = Literal["untrained", "learned", "no_signal", "too_few"]


class Explained(msgspec.Struct, forbid_unknown_fields=True):
    """The record whose probability is explained."""

    object: Literal["opportunity", "lead"]
    record: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,18}$")]


class Reason(msgspec.Struct):
    """A field that moves the probability by `effect`; `share`: of the records with this value, how many came out so.

    `value` is the field's on the record, as records show it.
    """

    path: str
    field: str
    value: Any
    effect: float
    share: float | None


class Explanation(msgspec.Struct):
    """What was learned of a record: its probability, the reasons, and from how many records that was learned."""

    state: State
    active: bool
    chance: float | None
    usual: float | None
    rows: int
    auc: float | None
    trained_at: str | None
    reasons: list[Reason]


class ModelsAsked(msgspec.Struct, forbid_unknown_fields=True):
    """All that is learned."""


class LeftOut(msgspec.Struct):
    """A field that is not learned from: `figure` says how much so.

    `afterwards`: put down with the outcome or after it; `too_good`: alone nearly tells it; `one_outcome`: filled in for one
    outcome almost alone; `one_sided`: much of one outcome lies in values without the other; `on_the_way`: tells the outcome or
    how far a record came; `by_hand`: left out by somebody.
    """

    path: str
    field: str
    kind: Literal["afterwards", "too_good", "one_outcome", "one_sided", "on_the_way", "by_hand"]
    figure: float | None


class Influence(msgspec.Struct):
    """How much a field moves records, in log-odds on average; `weight` is its part of all of them."""

    path: str
    field: str
    weight: float


class LearnableField(msgspec.Struct):
    """A field that may be learned from."""

    path: str
    field: str


class CalibrationBand(msgspec.Struct):
    """Records with like probabilities: what was said of them, what came, and how many they are."""

    said: float
    came: float
    count: int


class LearnedModel(msgspec.Struct):
    """How an outcome was learned and what it is worth. `chance`: how probable such an AUC would be without any signal.

    `auc_all`: what would have seemed to be reached with the fields that were left out. `suspicious`: so good that a field that
    tells the outcome is likely among those learned from.
    """

    code: Code
    object: str
    name: str
    state: State
    active: bool
    number: int
    trained_at: str | None
    rows: int
    ones: int
    usual: float | None
    algorithm: Literal["logistic", "trees"] | None
    tried: dict[str, float]
    auc: float | None
    auc_low: float | None
    auc_high: float | None
    auc_all: float | None
    chance: float | None
    suspicious: bool
    brier: float | None
    brier_usual: float | None
    calibration: float | None
    bands: list[CalibrationBand]
    influence: list[Influence]
    left_out: list[LeftOut]
    fields: list[LearnableField]
    scored: int
    scored_at: str | None
    most_rows: int


class Models(msgspec.Struct):
    """All that is learned, and whether a job for it is under way."""

    models: list[LearnedModel]
    running: bool
    may_train: bool


class TrainAsked(msgspec.Struct, forbid_unknown_fields=True):
    """What is to be learned anew."""

    code: Code


class Started(msgspec.Struct):
    """The job that learns."""

    job: str


class Configured(msgspec.Struct, forbid_unknown_fields=True):
    """Whether it is in use, and the fields that are not learned from; what is absent stays."""

    code: Code
    active: bool | None = None
    left_out: (
        Annotated[list[Annotated[str, msgspec.Meta(max_length=200)]], msgspec.Meta(max_length=200)] | None
    ) = None


class Nothing(msgspec.Struct):
    """Done."""
