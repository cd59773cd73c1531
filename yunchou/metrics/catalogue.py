"""What a metric is, and the catalogue of those that apps declare."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from yunchou.base.errors import FieldError, Problem, say
from yunchou.model.object import Label

GRAINS = ("year", "quarter", "month", "week", "day")


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure.

    `measure` is an aggregate over `object` (`sum(amount)`) under the condition `where`; `date` is the field whose day
    decides the period. A stock (`stock=True`) is what stands now: a period does not narrow it, its `date` only
    groups it. A ratio has no measure but two other metrics of the same object. `dimensions` lead from the dimension's name
    to a path of the object. `unit`: `money number percent days`; `better`: `higher` or `lower`.
    """

    name: str
    label: Label
    object: str
    unit: str
    measure: str = ""
    where: str = ""
    date: str = ""
    stock: bool = False
    ratio: tuple[str, str] | None = None
    better: str = "higher"
    dimensions: Mapping[str, str] = field(default_factory=dict)
    help: Label | None = None

    @property
    def additive(self) -> bool:
        """Whether the figures of parts add up to that of the whole: numbers of records and sums, no means and no ratios."""
        return self.ratio is None and self.measure.startswith(("count(", "sum("))


class Catalogue:
    """The metrics of an organisation by name."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self.metrics = {each.name: each for each in metrics}

    def metric(self, name: str) -> Metric:
        """The metric of that name. Raises 400 `unknown_name`."""
        found = self.metrics.get(name)
        if found is None:
            message = say("没有名为 {name} 的指标", "There is no metric named {name}", name=name[:60])
            raise Problem(
                400, "unknown_name", message, (FieldError("unknown_name", message, field=name[:60]),)
            )
        return found

    def parts(self, metric: Metric) -> tuple[Metric, ...]:
        """The metrics that are measured for it: itself, or the two of a ratio."""
        return (
            (metric,)
            if metric.ratio is None
            else (self.metric(metric.ratio[0]), self.metric(metric.ratio[1]))
        )


_DECLARED: list[Catalogue] = []


def declare_catalogue(catalogue: Catalogue) -> Catalogue:
    """Makes the metrics known whose names nobody else may take, and which objects they count."""
    _DECLARED.append(catalogue)
    return catalogue


def declared() -> tuple[Catalogue, ...]:
    """The catalogues declared in code."""
    return tuple(_DECLARED)


def metric_json(metric: Metric) -> dict[str, Any]:
    """A metric as the catalogue shows it."""
    return {
        "name": metric.name,
        "label": dict(metric.label),
        "help": dict(metric.help) if metric.help else None,
        "object": metric.object,
        "measure": metric.measure or None,
        "ratio": list(metric.ratio) if metric.ratio else None,
        "where": metric.where or None,
        "date": metric.date or None,
        "stock": metric.stock,
        "additive": metric.additive,
        "unit": metric.unit,
        "better": metric.better,
        "dimensions": {**metric.dimensions},
    }
