"""With whom a mail is filed: found by addresses, by the conversation, and by domains that belong to one customer alone.

All mails of a batch are looked up together, in four statements however many there are:

1. which addresses are our own people's;
2. whose the other addresses are: every mail field of contacts, leads and accounts;
3. which mails they answer;
4. which one customer a company's domain belongs to, by website and by the addresses of contacts.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from yunchou.access.asking import Asking
from yunchou.apps.mail.objects.mail import FILED
from yunchou.apps.mail.providers import domain_of
from yunchou.base.db import Connection, Record, quote
from yunchou.model.field_types.email import ADDRESS, DOMAIN
from yunchou.model.field_types.url import HOST
from yunchou.model.object import Object
from yunchou.services.mail.letters import Letter

SOUGHT = ("contact", "lead", "account")
"""Whose mail fields are looked through, the one that says most first."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mail is filed; None for what it is not filed with. `thread` is the conversation that it goes on."""

    account: int | None = None
    contact: int | None = None
    lead: int | None = None
    opportunity: int | None = None
    case: int | None = None
    thread: str | None = None

    @property
    def found(self) -> bool:
        """Whether it is filed with anything."""
        return any((self.account, self.contact, self.lead, self.opportunity, self.case))


@dataclass(slots=True)
class Known:
    """What the statements found for a batch."""

    own: set[str] = field(default_factory=set)
    holders: dict[str, list["Record"]] = field(default_factory=lambda: defaultdict(list))
    mails: dict[str, "Record"] = field(default_factory=dict)
    domains: dict[str, int] = field(default_factory=dict)


async def places(
    link: Connection, asking: Asking, letters: Sequence[Letter], own_address: str
) -> list[Place]:
    """The place of each mail of a batch that came to `own_address`. `asking` must be the system's."""
    known = await _known(link, asking, letters, own_address)
    return [place_of(letter, known) for letter in letters]


def place_of(letter: Letter, known: Known) -> Place:
    """The place of one mail, by what is known."""
    parent = next((known.mails[each] for each in reversed(letter.references) if each in known.mails), None)
    thread = parent["thread"] if parent else letter.thread
    outside = [each for each in addresses_of(letter) if each not in known.own]
    found = Place()
    for address in outside:
        found = _of_holder(known.holders.get(address, ()), parent)
        if found.found:
            break
    if not found.found and parent is not None and (letter.bounces or _goes_on(letter, parent)):
        found = Place(**{name: parent[name] for name in FILED})
    if not found.found:
        accounts = {known.domains.get(domain_of(address)) for address in outside} - {None}
        found = Place(account=accounts.pop()) if len(accounts) == 1 else found
    if found.found and parent is not None and _same_customer(found, parent) and parent["open"]:
        found = replace(found, opportunity=parent["opportunity"])
    if parent is not None and parent["case"] is not None and _goes_on_with_case(letter, parent, found):
        found = replace(found, case=parent["case"])
    return replace(found, thread=thread)


def addresses_of(letter: Letter) -> list[str]:
    """The addresses of a mail, its sender's first."""
    everybody = ((letter.sender,) if letter.sender else ()) + letter.to + letter.cc
    return list(dict.fromkeys(each.address for each in everybody))


def _of_holder(holders: Iterable["Record"], parent: "Record | None") -> Place:
    """The record that has an address. Of several the one of the conversation, else the first kind, else the newest."""
    ordered = sorted(holders, key=lambda row: (SOUGHT.index(row["object"]), -row["id"]))
    if parent is not None:
        ordered.sort(key=lambda row: parent[row["object"]] != row["id"])
    if not ordered:
        return Place()
    best = ordered[0]
    accounts = {row["account"] for row in ordered if row["object"] == "contact" and row["account"]}
    if (
        best["object"] == "contact"
        and len(accounts) > 1
        and (parent is None or parent["contact"] != best["id"])
    ):
        # One address at several customers: the person is known, the customer is not.
        return Place(contact=best["id"])
    if best["object"] == "account":
        return Place(account=best["id"])
    return Place(account=best["account"], **{best["object"]: best["id"]})


def _goes_on(letter: Letter, parent: "Record") -> bool:
    """Whether an unknown sender answers a mail of ours that went to it, or to somebody of its company."""
    if letter.sender is None or parent["direction"] != "out":
        return False
    listed = f"{parent['recipients'] or ''},{parent['copies'] or ''}".lower()
    domain = domain_of(letter.sender.address)
    return letter.sender.address in _listed(listed) or (
        bool(domain) and any(domain_of(each) == domain for each in _listed(listed))
    )


def _goes_on_with_case(letter: Letter, parent: "Record", found: Place) -> bool:
    """Whether a mail goes on with the case of the mail that it names: from its customer, or from who wrote or got that mail."""
    wrote = letter.sender is not None and letter.sender.address == parent["sender"]
    return wrote or _same_customer(found, parent) or _goes_on(letter, parent)


def _listed(text: str) -> set[str]:
    return {
        each.strip(" <>,;\"'") for each in text.replace("<", " ").replace(",", " ").split() if "@" in each
    }


def _same_customer(place: Place, parent: "Record") -> bool:
    return any(
        getattr(place, name) is not None and getattr(place, name) == parent[name]
        for name in ("account", "contact", "lead")
    )


async def _known(link: Connection, asking: Asking, letters: Sequence[Letter], own_address: str) -> Known:
    known = Known(own={own_address.lower()})
    addresses = sorted({each for letter in letters for each in addresses_of(letter)})
    if addresses:
        known.own |= await _own(link, asking, addresses)
        for row in await link.fetch(
            _holders_sql(asking), [each for each in addresses if each not in known.own]
        ):
            known.holders[row["address"]].append(row)
    referred = sorted({each for letter in letters for each in letter.references})
    if referred:
        for row in await link.fetch(_mails_sql(asking), referred):
            known.mails.setdefault(row["message_id"], row)
    domains = sorted(
        {domain_of(each) for each in addresses if each not in known.own and each not in known.holders}
        - {domain_of(each) for each in known.own} - {""}
    )  # fmt: skip
    if domains:
        rows = await link.fetch(_domains_sql(asking), domains)
        known.domains = {row["domain"]: row["account"] for row in rows}
    return known


async def _own(link: Connection, asking: Asking, addresses: list[str]) -> set[str]:
    person = asking.snapshot.model.object("user")
    named = [quote(person.fields[name].column) for name in ("email", "login") if name in person.fields]
    parts = [
        f"select lower(t.{each}) as address from {asking.table(person)} t where t.deleted_at is null"
        for each in named
    ]
    parts.append(f"select lower(b.address) from {quote(asking.organisation.schema)}.mailbox b")
    rows = await link.fetch(
        f"select distinct o.address from ({' union all '.join(parts)}) o where o.address = any($1::text[])",
        addresses,
    )
    return {row["address"] for row in rows}


def _holders_sql(asking: Asking) -> str:
    """Who has one of the addresses `$1`: object, id, account, address. Converted leads have become contacts."""
    parts = []
    for name in SOUGHT:
        owner = asking.snapshot.model.object(name)
        account = (
            f"t.{quote(owner.fields['account'].column)}" if "account" in owner.fields else "null::bigint"
        )
        left_out = (
            f" and t.{quote(owner.fields['status'].column)} is distinct from 'converted'"
            if name == "lead"
            else ""
        )
        parts += [
            f"select '{name}' as object, t.id, {account} as account, a.address from unnest($1::text[]) a(address)"
            f" join {asking.table(owner)} t on {DOMAIN.format(column)} = split_part(a.address, '@', 2)"
            f" and {ADDRESS.format(column)} = a.address where t.deleted_at is null and {column} is not null{left_out}"
            for column in _mail_columns(owner)
        ]
    return " union all ".join(parts)


def _mail_columns(owner: Object) -> list[str]:
    """The columns that hold mail addresses."""
    return [
        f"t.{quote(each.column)}" for each in owner.fields.values() if each.type == "email" and each.column
    ]


def _mails_sql(asking: Asking) -> str:
    """The mails with one of the Message-IDs `$1`, what they are filed with, and whether that deal is open."""
    mail, deal = asking.snapshot.model.object("mail"), asking.snapshot.model.object("opportunity")
    stage = asking.snapshot.model.object("stage")
    columns = ", ".join(
        f"m.{quote(mail.fields[name].column)} as {quote(name)}"
        for name in ("message_id", "thread", "direction", "sender", "recipients", "copies", *FILED)
    )
    return (
        f"select {columns}, coalesce(s.{quote(stage.fields['kind'].column)} = 'open', false) as open"
        f" from {asking.table(mail)} m left join {asking.table(deal)} d on d.deleted_at is null"
        f" and d.id = m.{quote(mail.fields['opportunity'].column)}"
        f" left join {asking.table(stage)} s on s.id = d.{quote(deal.fields['stage'].column)}"
        f" where m.deleted_at is null and m.{quote(mail.fields['message_id'].column)} = any($1::text[])"
        f" order by m.{quote(mail.fields['direction'].column)} desc, m.id desc"
    )


def _domains_sql(asking: Asking) -> str:
    """The one account that each of the domains `$1` belongs to, by its website or its contacts; none where there are two."""
    account, contact = asking.snapshot.model.object("account"), asking.snapshot.model.object("contact")
    parts = []
    if "website" in account.fields:
        website = f"t.{quote(account.fields['website'].column)}"
        parts.append(
            f"select d.domain, t.id as account from unnest($1::text[]) d(domain) join {asking.table(account)} t"
            f" on {HOST.format(website)} = d.domain where t.deleted_at is null and {website} is not null"
        )
    parts += [
        f"select d.domain, t.{key} as account from unnest($1::text[]) d(domain) join {asking.table(owner)} t"
        f" on {DOMAIN.format(column)} = d.domain"
        f" where t.deleted_at is null and {column} is not null and t.{key} is not null"
        for owner, key in ((contact, quote(contact.fields["account"].column)), (account, '"id"'))
        for column in _mail_columns(owner)
    ]
    return (
        f"select f.domain, min(f.account) as account from ({' union all '.join(parts)}) f"
        " group by f.domain having count(distinct f.account) = 1"
    )
