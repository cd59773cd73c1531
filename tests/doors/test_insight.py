"""Decision support through the API: every figure that is told is the one that asking for it gives, under each asker's rights."""

from decimal import Decimal
from typing import Any

import pytest

from tests.doors.conftest import Client, Site
from tests.metrics.test_catalogue import fill

EARLIER = {"from": "2025-11-01", "to": "2025-12-31"}
LATER = {"from": "2026-01-01", "to": "2026-02-28"}


def number(value: Any) -> Decimal:
    if isinstance(value, dict):
        return Decimal(value["amount"])
    return Decimal(str(value if value is not None else 0))


def plain(value: Any) -> Any:
    return value["id"] if isinstance(value, dict) and "id" in value else value


async def figures(client: Client, metric: str, by: str, period: dict[str, str]) -> dict[str, Decimal]:
    body = {"metrics": [metric], "by": [by], "period": period}
    answer = await client.post("/metric-query", json=body)
    assert answer.status_code == 200, answer.text
    return {str(plain(row[by])): number(row[metric]) for row in answer.json()["rows"]}


@pytest.fixture(scope="module", autouse=True)
async def deals(site: Site) -> None:
    """Deals of several people over two hundred days."""
    await fill(site.company, 7, 300)


@pytest.mark.parametrize("login", ["admin", "li"])
async def test_what_is_told_of_a_change_is_true_on_recomputation(site: Site, login: str) -> None:
    client = await site.person(login)
    for metric, kind in (
        ("won_amount", "sum"),
        ("closed_count", "sum"),
        ("win_rate", "rate"),
        ("won_average", "rate"),
    ):
        answer = await client.post("/insight/change", json={"metric": metric, "period": LATER})
        assert answer.status_code == 200, answer.text
        found = answer.json()
        assert (found["kind"], found["period"], found["before"]) == (kind, LATER, EARLIER)
        assert {each["dimension"] for each in found["dimensions"]} >= {"owner", "source"}, metric
        for explained in found["dimensions"]:
            by = explained["dimension"]
            now, was = [await figures(client, metric, by, period) for period in (LATER, EARLIER)]
            for share in explained["shares"]:
                value = str(plain(share["value"]))
                assert number(share["now"]) == pytest.approx(now.get(value, 0), abs=Decimal("0.01")), (
                    metric,
                    by,
                )
                assert number(share["before"]) == pytest.approx(was.get(value, 0), abs=Decimal("0.01")), (
                    metric,
                    by,
                )
            brought = sum(number(each["contribution"]) for each in explained["shares"])
            if kind == "sum":
                assert brought == number(found["difference"])
                parts = explained["sizes"]
                assert parts is None or sum(map(number, parts.values())) == brought
            else:
                assert float(brought) == pytest.approx(float(number(found["difference"])), abs=0.02)
            # The records behind a group that is named add up to its figure.
            for place in explained["telling"][:1]:
                await _leads_to_its_records(client, metric, by, explained["shares"][place])


async def _leads_to_its_records(client: Client, metric: str, by: str, share: dict[str, Any]) -> None:
    body = {"metric": metric, "by": {by: plain(share["value"])}, "period": LATER}
    target = (await client.post("/metric-query/drill", json=body)).json()
    listed = (
        await client.post(
            f"/records/{target['object']}/query",
            json={"where": target["where"], "fields": ["amount"], "limit": 200},
        )
    ).json()["records"]
    if metric == "won_amount":
        assert sum(number(each["amount"]) for each in listed) == number(share["now"])
    elif metric == "closed_count":
        assert len(listed) == number(share["now"])


async def test_what_a_person_may_not_see_explains_nothing_to_him(site: Site) -> None:
    told = [
        (
            await (await site.person(login)).post(
                "/insight/change", json={"metric": "won_amount", "period": LATER}
            )
        ).json()
        for login in ("admin", "li")
    ]
    owners = [
        {
            each["value"]["name"]
            for each in next(d for d in one["dimensions"] if d["dimension"] == "owner")["shares"]
        }
        for one in told
    ]
    assert owners[1] < owners[0]
    assert "小赵" in owners[0] - owners[1]


async def test_months_are_judged_and_levers_told(site: Site) -> None:
    admin = await site.person()
    body = {"metrics": ["won_amount", "win_rate", "closed_count"], "by": "owner"}
    series = (await admin.post("/insight/seasons", json=body)).json()["series"]
    whole = [each for each in series if each["value"] is None]
    assert [each["metric"] for each in whole] == body["metrics"]
    assert all(len(each["months"]) <= 13 for each in series)
    rows = await figures(admin, "closed_count", "month", {"from": "2023-01-01", "to": "2026-12-31"})
    assert {each["month"]: number(each["value"]) for each in whole[2]["months"] if each["value"]} == {
        month: figure
        for month, figure in rows.items()
        if month in {each["month"] for each in whole[2]["months"]}
    }
    asked = {"by": "owner", "period": LATER, "against": "previous"}
    found = (await admin.post("/insight/levers", json=asked)).json()
    won = await figures(admin, "won_amount", "owner", LATER)
    assert {str(plain(each["value"])): number(each["now"]["amount"]) for each in found["groups"]} == {
        str(plain(each["value"])): won.get(str(plain(each["value"])), 0) for each in found["groups"]
    }
    told = [each for each in found["groups"] if each["deals"] is not None]
    assert told
    for each in told:
        parts = sum(number(each[lever]) for lever in ("deals", "rate", "size"))
        moved = number(each["now"]["amount"]) - number(each["before"]["amount"])
        assert abs(parts - moved) <= Decimal("0.02")


async def test_wrong_questions_have_their_codes(site: Site) -> None:
    rep = await site.person("wang")
    for path, body, status, code in (
        ("change", {"metric": "nothing"}, 400, "unknown_name"),
        ("change", {"metric": "open_amount"}, 422, "no_period"),
        ("change", {"metric": "won_amount", "period": "gestern"}, 400, "malformed"),
        ("change", {"metric": "won_amount", "period": "next_year"}, 400, "malformed"),
        ("change", {"metric": "won_amount", "where": "1 +"}, 400, None),
        ("change", {"metric": "won_amount", "against": "ever"}, 400, None),
        ("seasons", {"metrics": []}, 400, None),
        ("seasons", {"metrics": ["open_amount"]}, 422, "no_period"),
        ("seasons", {"metrics": ["won_amount"], "where": "owner ="}, 400, None),
        ("levers", {"by": "nothing"}, 400, None),
    ):
        answer = await rep.post(f"/insight/{path}", json=body)
        assert answer.status_code == status, (path, body, answer.text)
        assert code is None or answer.json()["code"] == code, answer.text
    # A dimension that a metric does not have is passed over, as the page's filters are.
    answer = await rep.post("/insight/seasons", json={"metrics": ["new_leads"], "by": "product"})
    assert {each["value"] for each in answer.json()["series"]} <= {None}
