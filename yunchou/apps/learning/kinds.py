"""What is learned: of which records, when their outcome is known, and what follows from it by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from yunchou.model.object import Label, label

Code = Literal["win", "conversion"]
NUMBER, CHOICE = "number", "choice"
"""How a column of a table is told (`yunchou.apps.learning.outcome.table`, whose library is for those who learn)."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One outcome. `came`, `not_came` and `open` are conditions on the records of the `object`.

    `decides`: the field whose change makes the outcome known. `follows`: fields that tell the outcome or how far a record came
    on the way to it, and are never learned from: what is lost early has no discount, and what just began neither. `beside`:
    paths to what else is learned from, where the organisation has them. `field`: where the probability is kept on the record.
    """

    code: Code
    object: str
    label: Label
    outcome: Label
    came: str
    not_came: str
    open: str
    decides: str
    follows: frozenset[str]
    beside: tuple[str, ...]
    field: str


WIN = Kind(
    "win",
    "opportunity",
    label("商机赢率", "Win probability of deals"),
    label("赢单", "won"),
    'stage.kind = "won"',
    'stage.kind = "lost"',
    'stage.kind = "open"',
    "stage",
    frozenset(
        {"stage", "probability", "forecast_category", "close_date", "discount", "competitor", "next_step"}
    ),
    (
        "account.industry",
        "account.grade",
        "account.source",
        "account.size",
        "owner.department",
        "product.category",
    ),
    "win_chance",
)
CONVERSION = Kind(
    "conversion",
    "lead",
    label("线索转化率", "Conversion of leads"),
    label("转换", "converted"),
    'status = "converted"',
    'status = "unqualified"',
    'status in ("new", "contacted", "qualified")',
    "status",
    frozenset({"status"}),
    ("campaign.kind", "owner.department"),
    "conversion_chance",
)
KINDS: Mapping[str, Kind] = {each.code: each for each in (WIN, CONVERSION)}


def kind_of_object(name: str) -> Kind | None:
    """What is learned of an object's records, where anything is."""
    return next((each for each in KINDS.values() if each.object == name), None)
