"""The calculations of a forecast: categories added up, weighted value, and how much of the target the pipeline covers."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Figures:
    """What closes in a period: won already, and open by how sure it is. Amounts in the organisation's currency.

    `won`, `ended`: deals of the twelve months before, from which the win rate follows.
    """

    closed: Decimal = Decimal(0)
    in_commit: Decimal = Decimal(0)
    in_best_case: Decimal = Decimal(0)
    in_pipeline: Decimal = Decimal(0)
    weighted_open: Decimal = Decimal(0)
    deals: int = 0
    won: int = 0
    ended: int = 0

    @property
    def commit(self) -> Decimal:
        """What is won and what is sure: closed + commit."""
        return self.closed + self.in_commit

    @property
    def best_case(self) -> Decimal:
        """If all goes well: commit + best case."""
        return self.commit + self.in_best_case

    @property
    def open(self) -> Decimal:
        """All that is open and forecast."""
        return self.in_commit + self.in_best_case + self.in_pipeline

    @property
    def weighted(self) -> Decimal:
        """What is to be expected: closed, and each open deal by its probability."""
        return self.closed + self.weighted_open

    @property
    def win_rate(self) -> Decimal | None:
        """Won ÷ ended; None where nothing ended."""
        return Decimal(self.won) / self.ended if self.ended else None


def added(several: Iterable[Figures]) -> Figures:
    """The figures of several together."""
    total = Figures()
    for each in several:
        total = Figures(
            total.closed + each.closed,
            total.in_commit + each.in_commit,
            total.in_best_case + each.in_best_case,
            total.in_pipeline + each.in_pipeline,
            total.weighted_open + each.weighted_open,
            total.deals + each.deals,
            total.won + each.won,
            total.ended + each.ended,
        )
    return total


def weighted(amount: Decimal, probability: Decimal) -> Decimal:
    """An amount by its probability."""
    return amount * probability


@dataclass(frozen=True, slots=True)
class Coverage:
    """How often the open amount covers what remains of the target, how often it must, and the share that is to be expected.

    None where nothing remains, or nothing was ever won.
    """

    remaining: Decimal
    covered: Decimal | None
    required: Decimal | None
    expected_share: Decimal | None


def coverage(opened: Decimal, remaining: Decimal, win_rate: Decimal | None) -> Coverage:
    """Covered = open ÷ remaining, required = 1 ÷ win rate, expected share = open × win rate ÷ remaining."""
    covered = opened / remaining if remaining > 0 else None
    required = 1 / win_rate if win_rate else None
    expected = covered * win_rate if covered is not None and win_rate is not None else None
    return Coverage(max(remaining, Decimal(0)), covered, required, expected)
