"""The examples of the documentation run as they stand, and its links lead somewhere."""

import re
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.database import Templates
from tests.fixtures.organisation import DECLARED, Company, company_of, prepare_company
from yunchou.access.organisation import Organisation
from yunchou.actions.runner import run
from yunchou.apps.metrics import CATALOGUE
from yunchou.base.errors import Problem
from yunchou.metrics.catalogue import Catalogue
from yunchou.metrics.query import MetricQuery, query
from yunchou.model import store
from yunchou.pages.declare import Pages
from yunchou.pages.view import pages_json
from yunchou.records.change import Operation
from yunchou.records.read import Query, rows
from yunchou.records.write import write
from yunchou.rules.automation.declared import DECLARED as DECLARED_AUTOMATIONS
from yunchou.rules.automation.declared import Declared, give_automations

CHECKOUT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"```python\n# (yunchou/apps/lending/[\w/]+\.py)\n(.*?)```", re.DOTALL)
AUTOMATIONS: dict[str, Declared] = {}
"""What the example declares, kept from the automations of the apps."""
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)(?:#[^)]*)?\)")


@pytest.fixture(scope="module")
def lending() -> dict[str, types.ModuleType]:
    """The modules of the example app, made from the page that shows them."""
    found = {}
    for path, code in BLOCK.findall((CHECKOUT / "docs/developers/adding.md").read_text("utf-8")):
        name = path.removesuffix(".py").replace("/", ".")
        module = types.ModuleType(name)
        sys.modules[name] = module
        exec(compile(code, path, "exec"), module.__dict__)
        found[path.rsplit("/", 1)[1].removesuffix(".py")] = module
    # Other organisations of this run have no loans that it could be about.
    AUTOMATIONS["lending.due_back"] = DECLARED_AUTOMATIONS.pop("lending.due_back")
    return found


@pytest.fixture
async def lender(templates: Templates, lending: dict[str, types.ModuleType]) -> Any:
    """A company whose model also has the example's object."""
    async with templates.copy("company", prepare_company, max_size=8) as db:
        base = await company_of(db)
        known = base.organisation
        declared = (*DECLARED, lending["loan"].LOAN)
        async with db.transaction() as link:
            await store.upgrade(link, known.schema, known.id, declared)
        yield Company(
            Organisation(db, known.id, known.name, known.schema, known.settings, declared), base.ids
        )


async def test_the_example_app_works(lender: Company, lending: dict[str, types.ModuleType]) -> None:
    admin = lender.caller("管理员")
    (account,) = await lender.create(admin, "account", {"name": "上海客户"})
    (loan,) = await lender.create(admin, "loan", {"name": "样机一号", "account": account})
    with pytest.raises(Problem) as refused:
        await write(admin, "loan", [Operation("update", {"due_on": "2099-01-01"}, id=int(loan))])
    assert refused.value.errors[0].code == "rule"
    catalogue = Catalogue([*CATALOGUE.metrics.values(), *lending["metrics"].METRICS])
    asked = MetricQuery(("machines_out",), by=("account",))
    (row,) = await query(admin, catalogue, asked)
    assert (row["account"]["name"], row["machines_out"]) == ("上海客户", 1)
    assert await rows(admin, "account", Query(fields=["name"], where='COUNT(loans, state = "out") = 1'))
    assert await give_automations(lender.organisation, AUTOMATIONS) == 1
    assert await rows(
        admin, "automation", Query(fields=["name"], where='code = "lending.due_back" and active')
    )
    taken = await run(admin, "lending.take_back", {"loan": loan})
    assert taken.was_out
    assert await query(admin, catalogue, asked) == []
    declared = {each.object: each for each in lending["pages"].PAGES}
    pages = Pages((), declared, (lending["pages"].DASHBOARD,))
    shown = pages_json(admin, await lender.organisation.snapshot(), pages, catalogue)
    assert shown["objects"]["loan"]["list"]["fields"] == ["name", "account", "state", "due_on", "owner"]
    assert [each["id"] for each in shown["dashboards"][0]["widgets"]] == ["out"]


def test_links_lead_somewhere() -> None:
    pages = [*CHECKOUT.glob("*.md"), *CHECKOUT.glob("docs/**/*.md"), *CHECKOUT.glob("examples/**/*.md")]
    broken = [
        f"{page.relative_to(CHECKOUT)}: {target}"
        for page in pages
        for target in LINK.findall(page.read_text("utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []
