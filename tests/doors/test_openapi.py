"""The published description: valid, of this organisation and this caller, and true."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.contract.exploring import document
from tests.doors.conftest import Site
from yunchou.actions.registry import ACTIONS
from yunchou.doors.http.catalogue import ENDPOINTS
from yunchou.doors.http.openapi import describe_any


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"].removeprefix("#/components/schemas/")
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from references(each)


def declared() -> Any:
    """What is declared for any organisation, as it is written."""
    return msgspec.json.decode(msgspec.json.encode(describe_any(ENDPOINTS, tuple(ACTIONS))))


@pytest.mark.parametrize("login", ["admin", "wang"])
async def test_the_description_is_valid(site: Site, login: str) -> None:
    OpenAPIV31SpecValidator(await document(await site.person(login))).validate()


async def test_every_shape_that_is_named_is_described(site: Site) -> None:
    for described in (await document(await site.person()), declared()):
        assert set(references(described)) <= set(described["components"]["schemas"])


def test_what_is_declared_for_any_organisation_is_valid_and_holds_every_endpoint() -> None:
    described = declared()
    OpenAPIV31SpecValidator(described).validate()
    for endpoint in ENDPOINTS:
        operation = described["paths"][endpoint.path][endpoint.method.lower()]
        assert {int(status) for status in operation["responses"]} == set(endpoint.answers)


def test_an_answer_says_which_of_its_parts_always_come() -> None:
    schemas = declared()["components"]["schemas"]
    assert {"result", "files", "error"} <= set(schemas["JobAnswer"]["required"])
    assert "errors" not in schemas["BatchResult"]["required"]
    assert schemas["ListBody"].get("required", []) == []


async def test_every_endpoint_is_described_with_its_problems(site: Site) -> None:
    paths = (await document(await site.person()))["paths"]
    for endpoint in ENDPOINTS:
        path = endpoint.path.replace("/records/{object}", "/records/account").replace(
            "{action}", "crm.convert_lead"
        )
        operation = paths[path][endpoint.method.lower()]
        statuses = {int(status) for status in operation["responses"]}
        assert statuses >= set(endpoint.answers)
        assert statuses >= ({400, 401, 403} if endpoint.login else {400})
        assert operation["summary"]
    ids = [operation["operationId"] for path in paths.values() for operation in path.values()]
    assert len(ids) == len(set(ids))


async def test_the_description_shows_the_organisation_as_the_caller_may_see_it(own_site: Site) -> None:
    admin, rep = await own_site.sign_in(), await own_site.sign_in("wang")
    role = next(each for each in (await admin.get("/roles")).json()["roles"] if each["code"] == "rep")
    rights = (await admin.get(f"/roles/{role['id']}/rights")).json()
    rights["objects"]["account"]["fields"] = {"phone": "none", "website": "read"}
    del rights["objects"]["campaign"]
    assert (await admin.put(f"/roles/{role['id']}/rights", json=rights)).status_code == 200
    made = {"name": "visit_plan", "label": {"zh-CN": "拜访计划", "en": "Visit plan"}, "fields": []}
    assert (await admin.post("/objects", json=made)).status_code == 201
    field = {"name": "colour_of_door", "type": "text", "label": {"zh-CN": "门的颜色"}}
    assert (await admin.post("/objects/account/fields", json=field)).status_code == 201
    full, narrow = await document(admin), await document(rep)
    assert "/records/visit_plan" in full["paths"]
    assert "/records/visit_plan" not in narrow["paths"]
    assert "/records/campaign" not in narrow["paths"]
    assert "colour_of_door" in full["components"]["schemas"]["account"]["properties"]
    seen = narrow["components"]["schemas"]
    assert "phone" not in seen["account"]["properties"]
    assert "phone" not in seen["account.new"]["properties"]
    assert "website" in seen["account"]["properties"]
    assert "website" not in seen["account.new"]["properties"]
