"""Bundles as they are configured on a quote or order: the options with their prices there, before anything is written."""

from collections import defaultdict
from typing import Annotated, Literal

import msgspec

from yunchou.apps.commerce.bundle_offer import Offer, Wanted, offer
from yunchou.apps.commerce.bundle_rules import Option, Pricing, written
from yunchou.base.cells import plain
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output
from yunchou.records.read import Query, rows
from yunchou.records.write import Unit

endpoints = Endpoints("bundles")
Id = Annotated[str, msgspec.Meta(pattern=r"^\d{1,19}$")]


class BundleBody(Input):
    """The document, the bundle, and what is chosen of it. `configuration`: as lines have it, else that of `line`, else the usual
    one; `added`: the option that was taken just now, whose requirements come along."""

    object: Literal["quote", "sales_order"]
    document: Id
    product: Id
    quantity: Annotated[str, msgspec.Meta(max_length=40)] = "1"
    line: Id | None = None
    configuration: Annotated[str, msgspec.Meta(max_length=4000)] | None = None
    added: Id | None = None


class BundleOption(Output):
    """A component that may be chosen. `quantity`: per bundle; `price` of a piece and `amount` of all with tax, in the document's
    currency; `because`: the option that requires it; `faults`: what is wrong with having it."""

    id: str
    name: str
    quantity: str
    quantity_changes: bool
    required: bool
    chosen: bool
    offered: bool
    pricing: Pricing
    price: str | None
    amount: str
    why: str
    because: str | None
    faults: list[str]


class BundleGroup(Output):
    """Options of which at least and at most so many are chosen; `at_most` null for any number."""

    id: str
    name: str
    at_least: int
    at_most: int | None
    faults: list[str]
    options: list[BundleOption]


class BundleOffer(Output):
    """A bundle with what is chosen of it: `configuration` is what a line is written with once there are no `faults`."""

    product: str
    name: str
    summed: bool
    configuration: str
    currency: str
    price: str | None
    amount: str
    total: str
    faults: list[str]
    groups: list[BundleGroup]


@endpoints.post(
    "/bundles/offer",
    "What a bundle offers",
    body=BundleBody,
    answers={200: BundleOffer},
    problems=(403, 404, 422),
)
async def bundle_offer(call: Call) -> Reply:
    """The options of a bundle with their prices on a document that the caller may change, and what is wrong with a choice."""
    given: BundleBody = call.body
    asked = Query(fields=["product"], where=f'bundle_group.product = "{given.product}"', limit=1000)
    seen = {
        int(each["id"])
        for each in await rows(call.caller, "bundle_option", asked)
        if (each["product"] or {}).get("name") is not None
    }
    async with Unit(call.caller) as unit:
        made = await offer(unit, Wanted(**{name: getattr(given, name) for name in given.__struct_fields__}))
    return Reply(_told(made, seen, call.language))


def _told(made: Offer, seen: set[int], language: str) -> BundleOffer:
    """An offer in words; options that the caller may not see are left out, but for those chosen before."""
    of_option, of_group = defaultdict(list), defaultdict(list)
    for fault in made.faults:
        words = fault.message.in_language(language)
        for id in fault.options:
            of_option[id].append(words)
        if fault.group is not None and not fault.options:
            of_group[fault.group].append(words)

    def told(option: Option) -> BundleOption:
        price, why = made.prices[option.id]
        return BundleOption(
            id=str(option.id),
            name=option.name,
            quantity=plain(made.choice.get(option.id, option.quantity)),
            quantity_changes=option.changes,
            required=option.required,
            chosen=option.id in made.choice,
            offered=option.offered,
            pricing=option.pricing,
            price=None if price is None else plain(price),
            amount=f"{made.amounts[option.id]:f}",
            why=why.in_language(language),
            because=made.reasons.get(option.id),
            faults=of_option[option.id],
        )

    bundle = made.bundle
    shown = [o for o in bundle.options.values() if o.id in seen or (o.id in made.choice and not o.offered)]
    price = made.prices[0][0]
    return BundleOffer(
        product=str(bundle.product),
        name=bundle.name,
        summed=bundle.summed,
        configuration=written(made.choice),
        currency=made.code,
        price=None if price is None else plain(price),
        amount=f"{made.amounts[0]:f}",
        total=f"{made.total:f}",
        faults=[fault.message.in_language(language) for fault in made.faults],
        groups=[
            BundleGroup(
                id=str(group.id),
                name=group.name,
                at_least=group.at_least,
                at_most=group.at_most,
                faults=of_group[group.id],
                options=[
                    told(o) for o in shown if o.group == group.id and (o.offered or o.id in made.choice)
                ],
            )
            for group in bundle.groups
        ],
    )
