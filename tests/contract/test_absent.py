"""A record that somebody may not see is as one that does not exist: the same answer at every door, down to the words."""

import re
from typing import Any

from tests.contract.secrets import people, secret_record
from tests.contract.test_matrix import CHANGES, LISTS, SINGLE
from tests.doors.conftest import Site

ABSENT = 7
ALIKE = ("other", "guest", "nothing")


def said(text: str, *ids: int) -> str:
    """An answer without what differs by its nature: the id that was asked for and that of the request."""
    found = re.sub(r'"request_id":"\w+"', "", text)
    for each in ids:
        found = found.replace(str(each), "ID")
    return found


async def test_hidden_and_absent_are_answered_alike(own_site: Site) -> None:
    await people(own_site)
    model = (await own_site.company.organisation.snapshot()).model
    different: list[Any] = []
    for name in ("account", "contact", "opportunity", "report", "mail", "todo"):
        owner = model.object(name)
        hidden = await secret_record(own_site.company, owner)
        for login in ALIKE:
            client = await own_site.person(login)
            for door, ask in {**SINGLE, **CHANGES, "filter": LISTS["filter"]}.items():
                answers = [await ask(client, owner, id) for id in (hidden, ABSENT)]
                one, other = [(each.status_code, said(each.text, hidden, ABSENT)) for each in answers]
                if one != other:
                    different.append((name, login, door, one, other))
            for path in (f"/records/{name}/rights", f"/records/{name}/dependents"):
                answers = [await client.post(path, json={"ids": [str(id)]}) for id in (hidden, ABSENT)]
                one, other = [(each.status_code, said(each.text, hidden, ABSENT)) for each in answers]
                if one != other:
                    different.append((name, login, path, one, other))
    assert different == []
