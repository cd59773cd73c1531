"""What is true of the demo organisation, counted from its files: what analyses must find again."""

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import NamedTuple

from yunchou.apps.demo.catalogue import CONVEYING, RISING, SALES, STAGES_OF, STALLED
from yunchou.apps.demo.customers import GIANT
from yunchou.apps.demo.deals import BEST_SOURCE, RIVAL, SLOWING
from yunchou.apps.demo.organisation import DISCOUNTER, LEAVER, OVERLOADED, STRONGEST, WEAKEST
from yunchou.apps.demo.texts import stem

Row = dict[str, str]
Truths = dict[str, str | int | float | Decimal]
HALF_YEAR = timedelta(days=182)
YEAR = timedelta(days=365)


class _Files(NamedTuple):
    """The rows of the files and the day they were made for."""

    today: date
    people: list[Row]
    products: list[Row]
    accounts: list[Row]
    contacts: list[Row]
    leads: list[Row]
    deals: list[Row]
    activities: list[Row]
    regions: dict[str, str]

    def won(self, start: date | None = None, end: date | None = None) -> list[Row]:
        """Won deals closed from `start` up to, not including, `end`."""
        return [
            deal
            for deal in self.deals
            if _kind(deal) == "won"
            and (start is None or deal["close_date"] >= start.isoformat())
            and (end is None or deal["close_date"] < end.isoformat())
        ]

    def half_years(self) -> tuple[list[Row], list[Row]]:
        """Won deals of the 182 days up to yesterday, and of the same days a year before."""
        start = self.today - HALF_YEAR
        return self.won(start, self.today), self.won(start - YEAR, self.today - YEAR)


_KINDS = {stage.name: stage.kind for stages in STAGES_OF.values() for stage in stages}


def truths(folder: Path) -> Truths:
    """The planted truths by name, counted from the files of a folder.

    Names are text, counts whole numbers, amounts `Decimal` in yuan, shares numbers rounded to four places,
    days numbers rounded to one. Raises OSError, and ValueError for files of another make.
    """
    files = _read(folder)
    parts: tuple[Callable[[_Files], Truths], ...] = (
        _volumes, _outcomes, _stalled_stage, _slowing_region, _discounting_person, _best_source,
        _overdue_follow_ups, _concentration, _overload, _rising_line, _strong_and_weak, _seasons,
        _late_close_dates, _rival, _silent_customers, _visits, _leaver, _twins,
    )  # fmt: skip
    found: Truths = {}
    for part in parts:
        name = part.__name__.removeprefix("_")
        found |= {f"{name}.{key}": value for key, value in part(files).items()}
    return found


def _read(folder: Path) -> _Files:
    about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    rows = {
        name: _rows(folder / f"{name}.csv")
        for name in (
            "departments",
            "people",
            "products",
            "accounts",
            "contacts",
            "leads",
            "opportunities",
            "activities",
        )
    }
    parents = {row["name"]: row["parent"] for row in rows["departments"]}
    regions = {row["name"]: parents.get(row["department"]) or row["department"] for row in rows["people"]}
    return _Files(
        date.fromisoformat(about["today"]),
        rows["people"],
        rows["products"],
        rows["accounts"],
        rows["contacts"],
        rows["leads"],
        rows["opportunities"],
        rows["activities"],
        regions,
    )


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _kind(deal: Row) -> str:
    return _KINDS[deal["stage"]]


def _share(part: int | Decimal, whole: int | Decimal) -> float:
    return round(float(Decimal(part) / Decimal(whole)), 4)


def _sum(deals: Iterable[Row]) -> Decimal:
    return sum((Decimal(deal["amount"]) for deal in deals), Decimal("0.00"))


def _win_rate(deals: Iterable[Row]) -> float:
    kinds = Counter(_kind(deal) for deal in deals)
    return _share(kinds["won"], kinds["won"] + kinds["lost"])


def _volumes(files: _Files) -> Truths:
    return {
        "people": len(files.people),
        "products": len(files.products),
        "accounts": len(files.accounts),
        "contacts": len(files.contacts),
        "leads": len(files.leads),
        "opportunities": len(files.deals),
        "activities": len(files.activities),
    }


def _outcomes(files: _Files) -> Truths:
    """Won, lost and open deals; the cycle runs from creation to the day of winning."""
    kinds = Counter(_kind(deal) for deal in files.deals)
    cycles = [_days(deal["created_at"][:10], deal["close_date"]) for deal in files.won()]
    return {
        "won": kinds["won"],
        "lost": kinds["lost"],
        "open": kinds["open"],
        "win_rate": _win_rate(files.deals),
        "won_amount": _sum(files.won()),
        "open_amount": _sum(deal for deal in files.deals if _kind(deal) == "open"),
        "median_cycle_days": float(median(cycles)),
    }


def _days(start: str, end: str) -> int:
    return (date.fromisoformat(end) - date.fromisoformat(start)).days


def _stalled_stage(files: _Files) -> Truths:
    """Median dwell by stage over the deals that left it, in days with one decimal."""
    names = [stage.name for stage in STAGES_OF[SALES]]
    dwell: dict[str, list[float]] = defaultdict(list)
    waiting: list[float] = []
    midnight = datetime.combine(files.today, datetime.min.time())
    for deal in files.deals:
        entries = [
            (name, datetime.fromisoformat(deal[f"entered_{name}"]))
            for name in names
            if deal[f"entered_{name}"]
        ]
        for (name, entered), (_, left) in pairwise(entries):
            dwell[name].append((left - entered).total_seconds() / 86400)
        if deal["stage"] == STALLED:
            waiting.append((midnight - entries[-1][1]).total_seconds() / 86400)
    medians = {name: median(values) for name, values in dwell.items()}
    ranked = sorted(medians, key=lambda name: -medians[name])
    return {
        "stage": ranked[0],
        "median_days": round(medians[ranked[0]], 1),
        "next_stage": ranked[1],
        "next_median_days": round(medians[ranked[1]], 1),
        "open_deals": len(waiting),
        "open_over_twice_median": sum(days > 2 * medians[STALLED] for days in waiting),
    }


def _slowing_region(files: _Files) -> Truths:
    now, before = files.half_years()

    def of_region(deals: list[Row]) -> Decimal:
        return _sum(deal for deal in deals if files.regions[deal["owner"]] == SLOWING)

    here, there = of_region(now), of_region(before)
    return {
        "region": SLOWING,
        "won_amount": here,
        "won_amount_year_before": there,
        "change": _share(here - there, there),
        "change_elsewhere": _share((_sum(now) - here) - (_sum(before) - there), _sum(before) - there),
    }


def _discounting_person(files: _Files) -> Truths:
    """Discount: what won deals lie below list price times quantity."""
    prices = {row["name"]: Decimal(row["list_price"]) for row in files.products}

    def discount(deals: list[Row]) -> float:
        at_list = sum((prices[deal["product"]] * int(deal["quantity"]) for deal in deals), Decimal(0))
        return _share(at_list - _sum(deals), at_list)

    sales = [deal for deal in files.won() if deal["pipeline"] == SALES]
    return {
        "person": DISCOUNTER,
        "discount": discount([deal for deal in sales if deal["owner"] == DISCOUNTER]),
        "discount_of_others": discount([deal for deal in sales if deal["owner"] != DISCOUNTER]),
    }


def _best_source(files: _Files) -> Truths:
    """Conversion: converted leads among all leads of the source."""
    total = Counter(lead["source"] for lead in files.leads)
    converted = Counter(lead["source"] for lead in files.leads if lead["status"] == "converted")
    others = sum(total.values()) - total[BEST_SOURCE]
    best = _share(converted[BEST_SOURCE], total[BEST_SOURCE])
    rest = _share(sum(converted.values()) - converted[BEST_SOURCE], others)
    return {
        "source": BEST_SOURCE,
        "leads": total[BEST_SOURCE],
        "conversion": best,
        "conversion_of_others": rest,
        "win_rate": _win_rate(deal for deal in files.deals if deal["source"] == BEST_SOURCE),
        "win_rate_of_others": _win_rate(deal for deal in files.deals if deal["source"] != BEST_SOURCE),
    }


def _overdue(files: _Files) -> list[Row]:
    return [
        row for row in files.activities if row["status"] == "open" and row["due_at"] < files.today.isoformat()
    ]


def _overdue_follow_ups(files: _Files) -> Truths:
    """Open follow-ups due before today."""
    owners = Counter(row["owner"] for row in _overdue(files))
    month = (files.today - timedelta(days=30)).isoformat()
    return {
        "count": sum(owners.values()),
        "over_30_days": sum(row["due_at"] < month for row in _overdue(files)),
        "most_of_active": max(
            (owners[row["name"]], row["name"]) for row in files.people if row["active"] == "true"
        )[1],
        "count_of_most": owners[OVERLOADED],
    }


def _concentration(files: _Files) -> Truths:
    """The share of the largest customer in the won amount of the last 365 days."""
    year = files.won(files.today - YEAR, files.today)
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    for deal in year:
        amounts[deal["account"]] += Decimal(deal["amount"])
    largest = max(amounts, key=lambda name: (amounts[name], name))
    owner = next(row["owner"] for row in files.accounts if row["name"] == GIANT)
    region = files.regions[owner]
    return {
        "customer": largest,
        "won_amount": amounts[largest],
        "share": _share(amounts[largest], _sum(year)),
        "region": region,
        "share_in_region": _share(
            amounts[GIANT], _sum(deal for deal in year if files.regions[deal["owner"]] == region)
        ),
    }


def _after_hours(row: Row) -> bool:
    done = datetime.fromisoformat(row["done_at"])
    return done.weekday() >= 5 or done.hour >= 20


def _overload(files: _Files) -> Truths:
    """Open deals of one person against the mean of the other active reps; work after 20:00 or on weekends."""
    reps = [
        row["name"] for row in files.people if row["title"].endswith("客户经理") and row["active"] == "true"
    ]
    load = Counter(deal["owner"] for deal in files.deals if _kind(deal) == "open")
    others = [name for name in reps if name != OVERLOADED]
    mean = sum(load[name] for name in others) / len(others)
    done = [row for row in files.activities if row["done_at"]]
    own = [row for row in done if row["owner"] == OVERLOADED]
    rest = [row for row in done if row["owner"] != OVERLOADED]
    return {
        "person": OVERLOADED,
        "open_deals": load[OVERLOADED],
        "mean_of_others": round(mean, 1),
        "follow_ups_done": len(own),
        "after_hours": _share(sum(map(_after_hours, own)), len(own)),
        "after_hours_of_others": _share(sum(map(_after_hours, rest)), len(rest)),
    }


def _rising_line(files: _Files) -> Truths:
    """The share of a product line in the won amount."""
    lines = {row["name"]: row["family"] for row in files.products}

    def share(deals: list[Row]) -> float:
        return _share(_sum(deal for deal in deals if lines[deal["product"]] == RISING), _sum(deals))

    now, before = files.half_years()
    return {"line": RISING, "share": share(now), "share_year_before": share(before)}


def _strong_and_weak(files: _Files) -> Truths:
    """Win rates, by number, of the reps with at least fifty decided deals."""
    closed: dict[str, list[Row]] = defaultdict(list)
    reps = {row["name"] for row in files.people if row["title"].endswith("客户经理")}
    for deal in files.deals:
        if deal["owner"] in reps and _kind(deal) != "open":
            closed[deal["owner"]].append(deal)
    rates = {name: _win_rate(deals) for name, deals in closed.items() if len(deals) >= 50}
    return {
        "strongest": max(rates, key=lambda name: (rates[name], name)),
        "strongest_win_rate": rates[STRONGEST],
        "weakest": min(rates, key=lambda name: (rates[name], name)),
        "weakest_win_rate": rates[WEAKEST],
        "median_win_rate": round(median(rates.values()), 4),
    }


def _seasons(files: _Files) -> Truths:
    """Mean won amount a month, over the whole months from the fifth on, and wins in a month's last 5 days."""
    first = files.today - timedelta(days=730)
    months: dict[str, Decimal] = defaultdict(Decimal)
    for deal in files.won():
        months[deal["close_date"][:7]] += Decimal(deal["amount"])
    start = (first + timedelta(days=125)).isoformat()[:7]
    whole = {month: value for month, value in months.items() if start <= month < files.today.isoformat()[:7]}

    def mean(chosen: Callable[[str], bool]) -> Decimal:
        values = [value for month, value in whole.items() if chosen(month[5:])]
        return (
            (sum(values, Decimal(0)) / len(values)).quantize(Decimal("0.01")) if values else Decimal("0.00")
        )

    wins = files.won()
    last_days = sum(_last_days(date.fromisoformat(deal["close_date"])) for deal in wins)
    return {
        "fourth_quarter_month": mean(lambda month: month >= "10"),
        "february": mean(lambda month: month == "02"),
        "other_month": mean(lambda month: "03" <= month < "10" or month == "01"),
        "won_in_last_5_days_of_month": _share(last_days, len(wins)),
    }


def _last_days(day: date) -> bool:
    return (day + timedelta(days=5)).month != day.month


def _late_close_dates(files: _Files) -> Truths:
    """Open deals whose expected close date has passed."""
    late = [
        deal for deal in files.deals if _kind(deal) == "open" and deal["close_date"] < files.today.isoformat()
    ]
    return {"open_deals": len(late), "amount": _sum(late)}


def _rival(files: _Files) -> Truths:
    """Which competitor is named on the lost deals of a product line that name one."""
    lines = {row["name"]: row["family"] for row in files.products}
    named = Counter(
        deal["competitor"]
        for deal in files.deals
        if _kind(deal) == "lost" and deal["competitor"] and lines[deal["product"]] == CONVEYING
    )
    return {
        "competitor": named.most_common(1)[0][0],
        "line": CONVEYING,
        "lost_deals": named[RIVAL],
        "share": _share(named[RIVAL], sum(named.values())),
    }


def _silent_customers(files: _Files) -> Truths:
    """A customers without a finished follow-up in the last 90 days."""
    latest: dict[str, str] = defaultdict(str)
    for row in files.activities:
        latest[row["account"]] = max(latest[row["account"]], row["done_at"])
    since = (files.today - timedelta(days=90)).isoformat()
    grade_a = [row for row in files.accounts if row["grade"] == "A"]
    silent = [row for row in grade_a if latest[row["name"]] < since]
    return {
        "grade_a": len(grade_a),
        "silent": len(silent),
        "silent_of_leaver": sum(row["owner"] == LEAVER for row in silent),
    }


def _visits(files: _Files) -> Truths:
    """Win rate of decided deals of the sales pipeline with two visits or more, and with fewer."""
    visits = Counter(
        row["opportunity"] for row in files.activities if row["kind"] == "visit" and row["status"] == "done"
    )
    sales = [deal for deal in files.deals if deal["pipeline"] == SALES]
    return {
        "win_rate_with_2_or_more": _win_rate(deal for deal in sales if visits[deal["external_id"]] >= 2),
        "win_rate_with_fewer": _win_rate(deal for deal in sales if visits[deal["external_id"]] < 2),
    }


def _leaver(files: _Files) -> Truths:
    """What a person who has left still owns."""
    deals = [deal for deal in files.deals if deal["owner"] == LEAVER and _kind(deal) == "open"]
    return {
        "person": LEAVER,
        "accounts": sum(row["owner"] == LEAVER for row in files.accounts),
        "open_deals": len(deals),
        "open_amount": _sum(deals),
        "open_follow_ups": sum(row["owner"] == LEAVER for row in _overdue(files)),
    }


def _twins(files: _Files) -> Truths:
    """Customers entered twice: the same name but for the legal form, and the same telephone."""
    same = Counter((stem(row["name"]), row["phone"]) for row in files.accounts)
    return {"pairs": sum(count == 2 for count in same.values())}
