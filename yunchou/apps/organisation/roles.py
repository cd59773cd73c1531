"""The roles that a new organisation starts with, and what each may do. Administrators change them as they like."""

from dataclasses import dataclass
from types import MappingProxyType

from yunchou.access.rights import ALL_RIGHTS, EVERYTHING, ObjectRights, Rights

READ = ObjectRights(read="all")
SEEN_BY_ALL = MappingProxyType(
    dict.fromkeys(("user", "department", "role", "team", "product", "pipeline", "stage", "campaign"), READ)
)
SOLD_WITH = ("lead", "account", "contact", "opportunity", "activity")


@dataclass(frozen=True, slots=True)
class StandardRole:
    """A role, its names and what it grants."""

    code: str
    zh: str
    en: str
    rights: Rights


def _selling(scope: str, *, delete: str, export: bool) -> dict[str, ObjectRights]:
    rights = ObjectRights(create=True, read=scope, update=scope, delete=delete, export=export)
    return {**SEEN_BY_ALL, **dict.fromkeys(SOLD_WITH, rights), "stage_history": ObjectRights(read=scope)}


def _rights(objects: dict[str, ObjectRights], *actions: str) -> Rights:
    return Rights(MappingProxyType(objects), frozenset(actions))


ADMINISTRATOR = StandardRole("administrator", "管理员", "Administrator", ALL_RIGHTS)
STANDARD_ROLES = (
    ADMINISTRATOR,
    StandardRole(
        "executive",
        "高管",
        "Executive",
        _rights({**_selling("all", delete="none", export=True), "campaign": EVERYTHING}, "crm.convert_lead"),
    ),
    StandardRole(
        "operations",
        "销售运营",
        "Sales operations",
        _rights(
            {**_selling("all", delete="all", export=True), "campaign": EVERYTHING, "product": EVERYTHING},
            "crm.convert_lead",
            "imports.run",
        ),
    ),
    StandardRole(
        "manager",
        "销售经理",
        "Sales manager",
        _rights(_selling("subtree", delete="subtree", export=True), "crm.convert_lead", "imports.run"),
    ),
    StandardRole(
        "rep", "销售", "Sales rep", _rights(_selling("own", delete="own", export=False), "crm.convert_lead")
    ),
)
