"""Random organisations with every way to a record, and who sees what in them by the words of the rules alone.

Nothing here knows the compiler: people, records and rules are small numbers, and each question is answered by looking at
one person and one record.
"""

import random
from dataclasses import dataclass, field, replace

SCOPES = ["none", "own", "team", "subtree", "all"]
ACCESS = ["none", "mask", "read", "write"]
SHARED = ["none", "read", "update"]
ACTIONS = ("read", "update", "delete")
OBJECTS = ("account", "opportunity")


@dataclass
class Role:
    scopes: dict[tuple[str, str], str]
    """Scope by object and action."""
    amount: str
    shared: str


@dataclass
class Somebody:
    department: int | None
    manager: int | None
    roles: list[int]
    active: bool
    kind: str


@dataclass(frozen=True)
class Condition:
    """What a record holds: an amount above a bound, or (for deals) an account of a name."""

    over: int | None = None
    account: int | None = None


@dataclass(frozen=True)
class Rule:
    object: str
    condition: Condition | None
    owners: tuple[str, int] | None
    audience: tuple[str, int]
    update: bool
    active: bool


@dataclass(frozen=True)
class Given:
    """A record given to a circle (kind and number): a share, a place in a team, a territory by hand."""

    kind: str
    object: str
    record: int
    audience: tuple[str, int]
    update: bool
    over: bool
    """Its last day was yesterday."""
    deleted: bool


@dataclass(frozen=True)
class Territory:
    parent: int | None
    people: tuple[int, ...]
    days: str
    """`always`, `past`, `now` or `coming`."""
    with_deals: bool = False


@dataclass(frozen=True)
class Member:
    """Somebody's part in a territory, between dates."""

    territory: int
    person: int
    days: str


@dataclass(frozen=True)
class Part:
    territory: int
    object: str
    condition: Condition
    update: bool


@dataclass(frozen=True)
class Delegation:
    absent: int
    deputy: int
    days: str
    objects: tuple[str, ...]
    """Empty: all."""


@dataclass
class World:
    parents: list[int | None]
    people: list[Somebody]
    roles: list[Role]
    accounts: list[tuple[int | None, int]]
    """Owner and revenue of each account."""
    deals: list[tuple[int | None, int | None, int]]
    """Owner, account and amount of each deal."""
    rules: list[Rule] = field(default_factory=list)
    given: list[Given] = field(default_factory=list)
    territories: list[Territory] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    delegations: list[Delegation] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    left_out: list[tuple[int, str, int]] = field(default_factory=list)
    """Territory, object and record."""


def random_world(seed: int) -> World:
    """An organisation of a few departments, people and records, with up to four of each way to a record."""
    r = random.Random(seed)

    def among(n: int) -> int | None:
        return None if r.random() < 0.2 else r.randrange(n)

    parents = [among(n) if n else None for n in range(r.randint(1, 5))]
    roles = [
        Role(
            {(o, a): r.choice(SCOPES) for o in OBJECTS for a in ACTIONS},
            r.choice(ACCESS),
            r.choice(["update", "update", "read", "none"]),
        )
        for _ in range(r.randint(1, 3))
    ]
    count = r.randint(2, 7)
    people = [
        Somebody(
            among(len(parents)),
            among(count),
            r.sample(range(len(roles)), r.randint(0, min(2, len(roles)))),
            r.random() < 0.85,
            r.choice(["employee"] * 5 + ["partner", "guest"]),
        )
        for _ in range(count)
    ]
    accounts = [(among(count), r.randrange(10)) for _ in range(r.randint(1, 5))]
    deals = [(among(count), among(len(accounts)), r.randrange(10)) for _ in range(r.randint(1, 9))]
    world = World(parents, people, roles, accounts, deals)

    def circle() -> tuple[str, int]:
        kind = r.choice(["person", "department", "role"])
        return kind, r.randrange({"person": count, "department": len(parents), "role": len(roles)}[kind])

    def condition(name: str) -> Condition:
        if name == "opportunity" and r.random() < 0.4:
            return Condition(account=r.randrange(len(accounts)))
        return Condition(over=r.randrange(10))

    for _ in range(r.randint(0, 4)):
        name = r.choice(OBJECTS)
        world.rules.append(
            Rule(
                name,
                condition(name) if r.random() < 0.7 else None,
                circle() if r.random() < 0.5 else None,
                circle(),
                r.random() < 0.5,
                r.random() < 0.85,
            )
        )
    for number in range(r.randint(0, 3)):
        people_of = tuple(sorted(r.sample(range(count), r.randint(0, min(2, count)))))
        parent = r.randrange(number) if number and r.random() < 0.7 else None
        world.territories.append(
            Territory(parent, people_of, r.choice(["always", "always", "now", "past", "coming"]))
        )
    if world.territories:
        for _ in range(r.randint(0, 3)):
            name = r.choice(OBJECTS)
            world.parts.append(
                Part(r.randrange(len(world.territories)), name, condition(name), r.random() < 0.5)
            )
    for _ in range(r.randint(0, 5)):
        name = r.choice(OBJECTS)
        kind = r.choice(["share", "share", "team", *(["territory"] if world.territories else [])])
        audience = circle()
        if kind == "team":
            audience = ("person", r.randrange(count))
        elif kind == "territory":
            audience = ("territory", r.randrange(len(world.territories)))
        record = r.randrange(len(accounts if name == "account" else deals))
        over = kind == "share" and r.random() < 0.2
        world.given.append(Given(kind, name, record, audience, r.random() < 0.5, over, r.random() < 0.15))
    for _ in range(r.randint(0, 3)):
        objects = r.choice([(), (), ("account",), ("opportunity",), OBJECTS])
        days = r.choice(["now", "now", "past", "coming"])
        world.delegations.append(Delegation(r.randrange(count), r.randrange(count), days, objects))
    territories_at_work(world, r)
    return world


def territories_at_work(world: World, r: random.Random) -> None:
    """Deals that follow accounts, people with dates, and records that were left out by hand."""
    world.territories = [replace(each, with_deals=r.random() < 0.5) for each in world.territories]
    if not world.territories:
        return
    for _ in range(r.randint(0, 3)):
        words = r.choice(["always", "now", "past", "coming"])
        world.members.append(
            Member(r.randrange(len(world.territories)), r.randrange(len(world.people)), words)
        )
    taken = {(g.audience[1], g.object, g.record) for g in world.given if g.audience[0] == "territory"}
    for _ in range(r.randint(0, 3)):
        name = r.choice(OBJECTS)
        record = r.randrange(len(world.accounts if name == "account" else world.deals))
        entry = (r.randrange(len(world.territories)), name, record)
        if entry not in taken:
            taken.add(entry)
            world.left_out.append(entry)


# -- who sees what ---------------------------------------------------------------------------------------------


def above(start: int | None, up: dict[int, int | None]) -> set[int]:
    """Everything on the way up, the start among it."""
    seen: set[int] = set()
    while start is not None and start not in seen:
        seen.add(start)
        start = up[start]
    return seen


def may(world: World, who: int, name: str, record: int, action: str) -> bool:
    """Whether somebody may read, update or delete a record, by own rights or in the place of somebody absent."""
    me = world.people[who]
    if not me.active:
        return False
    persons = (who, *stands_in_for(world, who, name))
    with_accounts = (who, *stands_in_for(world, who, "account"))
    return any(
        may_by_own(world, person, name, record, action, deals=person in with_accounts) for person in persons
    )


def has_role(world: World, who: int) -> bool:
    """Whether somebody has a role that speaks of deals, his own or that of somebody absent."""
    return any(world.people[each].roles for each in (who, *stands_in_for(world, who, "opportunity")))


def stands_in_for(world: World, who: int, name: str) -> list[int]:
    """The absent persons whose rights on an object somebody has today."""
    return [
        each.absent
        for each in world.delegations
        if each.deputy == who
        and each.absent != who
        and each.days == "now"
        and (not each.objects or name in each.objects)
        and world.people[each.absent].active
    ]


def may_by_own(world: World, who: int, name: str, record: int, action: str, *, deals: bool) -> bool:
    """`deals`: whether what follows from accounts counts too."""
    me = world.people[who]
    if not me.active:
        return False
    owner = (world.accounts if name == "account" else world.deals)[record][0]
    if me.kind == "employee" and reaches(world, who, scope(world, who, name, action), owner):
        return True
    bound = max((world.roles[n].shared for n in me.roles), key=SHARED.index, default="update")
    if action == "delete" or bound == "none" or (action == "update" and bound != "update"):
        return False
    return any(
        update or action == "read"
        for update in (
            *ways_by_rule(world, who, name, record, owner),
            *ways_by_gift(world, who, name, record),
            *ways_by_territory(world, who, name, record),
            *(ways_with_account(world, who, record) if deals and name == "opportunity" else ()),
        )
    )


def ways_by_rule(world: World, who: int, name: str, record: int, owner: int | None) -> list[bool]:
    return [
        rule.update
        for rule in world.rules
        if rule.active
        and rule.object == name
        and meant(world, who, rule.audience)
        and (rule.owners is None or (owner is not None and belongs(world, owner, rule.owners)))
        and (rule.condition is None or holds(world, name, record, rule.condition))
    ]


def ways_by_gift(world: World, who: int, name: str, record: int) -> list[bool]:
    return [
        each.update
        for each in world.given
        if (each.object, each.record) == (name, record)
        and not each.over
        and not each.deleted
        and (
            each.audience[1] in worked(world, who)
            if each.audience[0] == "territory"
            else meant(world, who, each.audience)
        )
    ]


def ways_by_territory(world: World, who: int, name: str, record: int) -> list[bool]:
    mine = worked(world, who)
    return [part.update for part in world.parts if part.territory in mine and fits(world, part, name, record)]


def ways_with_account(world: World, who: int, record: int) -> list[bool]:
    """Deals come along with the accounts of territories that say so, for those who may read deals at all."""
    account = world.deals[record][1]
    if account is None or scope(world, who, "opportunity", "read") == "none":
        return []
    if world.people[who].kind != "employee":
        return []
    mine = {
        t
        for t in worked(world, who)
        if world.territories[t].with_deals and not is_left_out(world, t, "opportunity", record)
    }
    rules = [p.update for p in world.parts if p.territory in mine and fits(world, p, "account", account)]
    hands = [
        each.update
        for each in world.given
        if each.audience[0] == "territory"
        and each.audience[1] in mine
        and (each.object, each.record) == ("account", account)
        and not each.deleted
    ]
    return [*rules, *hands]


def fits(world: World, part: Part, name: str, record: int) -> bool:
    """Whether a record belongs to a territory by one of its rules: those above must hold it too, and nobody left it out."""
    if part.object != name or not holds(world, name, record, part.condition):
        return False
    for each in in_force_above(world, part.territory):
        several = [p for p in world.parts if (p.territory, p.object) == (each, name)]
        if several and not any(holds(world, name, record, p.condition) for p in several):
            return False
    return not is_left_out(world, part.territory, name, record)


def is_left_out(world: World, territory: int, name: str, record: int) -> bool:
    return any((each, name, record) in world.left_out for each in in_force_above(world, territory))


def in_force_above(world: World, territory: int | None) -> list[int]:
    """The territory and those above it, as far as they are in force."""
    found: list[int] = []
    while territory is not None and territory not in found:
        if world.territories[territory].days not in ("always", "now"):
            break
        found.append(territory)
        territory = world.territories[territory].parent
    return found


def belonging(world: World, name: str) -> set[tuple[int, int]]:
    """Territory and record of all that belongs today."""
    found: set[tuple[int, int]] = set()
    for record in range(len(world.accounts if name == "account" else world.deals)):
        for territory in range(len(world.territories)):
            up = in_force_above(world, territory)
            if up and belongs_itself(world, territory, name, record):
                found |= {(each, record) for each in up}
    return found


def belongs_itself(world: World, territory: int, name: str, record: int) -> bool:
    if any(p.territory == territory and fits(world, p, name, record) for p in world.parts):
        return True
    if any(
        (g.audience, g.object, g.record, g.deleted) == (("territory", territory), name, record, False)
        for g in world.given
    ):
        return True
    account = world.deals[record][1] if name == "opportunity" else None
    return (
        account is not None
        and world.territories[territory].with_deals
        and not is_left_out(world, territory, name, record)
        and belongs_itself(world, territory, "account", account)
    )


def worked(world: World, who: int) -> set[int]:
    """The territories that somebody works today, and those below them whose way up is in force."""
    now = {(m.territory, m.person) for m in world.members if m.days in ("always", "now")}

    def works(territory: int) -> bool:
        return who in world.territories[territory].people or (territory, who) in now

    return {n for n in range(len(world.territories)) if any(map(works, in_force_above(world, n)))}


def holds(world: World, name: str, record: int, condition: Condition) -> bool:
    if condition.account is not None:
        return world.deals[record][1] == condition.account
    amount = world.accounts[record][1] if name == "account" else world.deals[record][2]
    return condition.over is not None and amount > condition.over


def belongs(world: World, who: int, circle: tuple[str, int]) -> bool:
    """Whether somebody, present or gone, is of a circle as an owner of records."""
    kind, number = circle
    if kind == "person":
        return who == number
    if kind == "role":
        return number in world.people[who].roles
    return number in above(world.people[who].department, dict(enumerate(world.parents)))


def meant(world: World, who: int, circle: tuple[str, int]) -> bool:
    """Whether what is shared with a circle is shared with somebody. For those from outside only their own department
    counts, and the company as a whole never.
    """
    me = world.people[who]
    if circle[0] == "department" and me.kind != "employee":
        return me.department == circle[1] and world.parents[circle[1]] is not None
    return belongs(world, who, circle)


def scope(world: World, who: int, name: str, action: str) -> str:
    """The widest scope of somebody's roles, never wider than what may be read."""
    roles = [world.roles[n] for n in world.people[who].roles]

    def widest(wanted: str) -> str:
        return max((r.scopes[name, wanted] for r in roles), key=SCOPES.index, default="none")

    return min(widest(action), widest("read"), key=SCOPES.index)


def reaches(world: World, who: int, scope: str, owner: int | None) -> bool:
    me = world.people[who]
    if scope in ("none", "all"):
        return scope == "all"
    if owner is None:
        return False
    if owner == who:
        return True
    other = world.people[owner]
    if scope == "own":
        return False
    if scope == "team":
        return me.department is not None and me.department == other.department
    managers = {n: p.manager for n, p in enumerate(world.people)}
    in_department = me.department is not None and me.department in above(
        other.department, dict(enumerate(world.parents))
    )
    return in_department or who in above(other.manager, managers)


def amount_access(world: World, who: int) -> str:
    """What somebody may do with the amount of deals: of roles that read them, else of any that say something of it."""
    several = []
    for person in (who, *stands_in_for(world, who, "opportunity")):
        me = world.people[person]
        roles = [world.roles[n] for n in me.roles]
        readers = [r for r in roles if r.scopes["opportunity", "read"] != "none"]
        access = max((r.amount for r in readers or roles), key=ACCESS.index, default=None)
        several.append((bool(readers) and me.kind == "employee", access))
    reading = [a for reads, a in several if reads and a is not None]
    said = [a for _, a in several if a is not None]
    return max(reading or said, key=ACCESS.index, default="write")
