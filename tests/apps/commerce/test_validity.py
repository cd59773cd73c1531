"""Quotes are good until a day, and are ordered once unless somebody asks for more."""

import asyncio
import datetime as dt

import pytest

from tests.apps.commerce.test_chain import act, quoted
from tests.fixtures.asking import read, refused, update
from tests.fixtures.organisation import Company
from yunchou.apps.commerce.answering import answer_quote
from yunchou.base.time import today


async def test_a_quote_is_sent_with_a_last_day_that_is_not_over(company: Company) -> None:
    wang = company.caller("小王")
    _, quote = await quoted(wang, company.caller("管理员"))
    now = today(company.organisation.settings.time_zone)
    await update(wang, "quote", quote, valid_until=(now - dt.timedelta(days=1)).isoformat())
    for given in ({}, {"valid_until": "2020-01-01"}):
        with refused(422, "rule") as seen:
            await act(wang, "send_quote", quote=quote, **given)
        assert {each.field for each in seen.problem.errors} == {"valid_until"}
    with refused(422):
        await act(wang, "send_quote", quote=quote, valid_until="2020-13-01")
    await act(wang, "send_quote", quote=quote, valid_until=now.isoformat())
    assert (await read(wang, "quote", quote))["valid_until"] == now.isoformat()
    version = (await act(wang, "new_quote_version", quote=quote)).quote
    await act(wang, "send_quote", quote=version)
    assert (await read(wang, "quote", version))["valid_until"] == (now + dt.timedelta(days=30)).isoformat()


async def test_what_is_over_is_accepted_by_nobody(company: Company) -> None:
    wang = company.caller("小王")
    _, quote = await quoted(wang, company.caller("管理员"))
    await act(wang, "send_quote", quote=quote)
    await update(wang, "quote", quote, valid_until="2020-01-01")
    with refused(422, "rule") as seen:
        await act(wang, "accept_quote", quote=quote)
    assert "2020-01-01" in str(seen.problem)
    with refused(422, "rule"):
        await act(wang, "contract_from_quote", quote=quote)
    with refused(422, "rule"):
        await answer_quote(company.organisation, int(quote), True, "王总", "", "127.0.0.1")
    assert (await read(wang, "quote", quote))["status"] == "sent"
    await act(wang, "decline_quote", quote=quote)


@pytest.mark.parametrize(("action", "name"), [("order", "sales_order"), ("contract", "contract")])
async def test_a_quote_is_ordered_again_only_where_that_is_asked_for(
    company: Company, action: str, name: str
) -> None:
    wang = company.caller("小王")
    _, quote = await quoted(wang, company.caller("管理员"))
    await act(wang, "send_quote", quote=quote)
    await act(wang, "accept_quote", quote=quote)
    tries = await asyncio.gather(
        *(act(wang, f"{action}_from_quote", quote=quote) for _ in range(2)), return_exceptions=True
    )
    (made,) = [getattr(each, name) for each in tries if not isinstance(each, BaseException)]
    for other in ("order_from_quote", "contract_from_quote"):
        with refused(422, "rule") as seen:
            await act(wang, other, quote=quote)
        assert (await read(wang, name, made))["number"] in str(seen.problem)
    assert getattr(await act(wang, f"{action}_from_quote", quote=quote, again=True), name) != made


async def test_what_was_cancelled_is_ordered_anew(company: Company) -> None:
    wang = company.caller("小王")
    _, quote = await quoted(wang, company.caller("管理员"))
    await act(wang, "send_quote", quote=quote)
    await act(wang, "accept_quote", quote=quote)
    order = (await act(wang, "order_from_quote", quote=quote)).sales_order
    await act(wang, "cancel_order", sales_order=order)
    assert (await act(wang, "order_from_quote", quote=quote)).sales_order != order
