"""The published description: valid, of this organisation and this caller, and true."""

import asyncio
from typing import Any

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.conftest import EFFORT
from tests.doors.conftest import Client, Site
from yunchou.doors.http.catalogue import ENDPOINTS

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = {"check": 2, "test": 5, "soak": 200}[EFFORT]


async def document(client: Client) -> dict[str, Any]:
    """The description for this client."""
    answer = await client.get("/openapi.json")
    assert answer.status_code == 200
    described: dict[str, Any] = answer.json()
    return described


@pytest.mark.parametrize("login", ["admin", "wang"])
async def test_the_description_is_valid(site: Site, login: str) -> None:
    OpenAPIV31SpecValidator(await document(await site.person(login))).validate()


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


@pytest.mark.slow
async def test_no_input_breaks_the_server_and_every_answer_is_described(own_site: Site) -> None:
    client = await own_site.token("admin")
    described = _bounded(await document(client), await _ids(client))
    schema = schemathesis.openapi.from_dict(described)
    secret = client.headers["Authorization"]
    # The library talks to the server from a thread of its own; the server answers in this loop.
    failures = await asyncio.to_thread(_explore, schema, own_site.address + "/api/v1", secret)
    assert not failures, "\n\n".join(failures[:10])


async def _ids(client: Client) -> list[str]:
    """The ids of a few records, so that calls about one record find one."""
    for name in ("一", "二", "三"):
        made = await client.post("/records/opportunity", json={"name": name})
        assert made.status_code == 201, made.text
    found = (await client.get("/records/opportunity")).json()["records"]
    return [record["id"] for record in found]


def _bounded(described: dict[str, Any], ids: list[str]) -> dict[str, Any]:
    """The same description with two objects for all, known ids, and without streams, which never end."""
    kept = {
        path: operations
        for path, operations in described["paths"].items()
        if path != "/events"
        and (not path.startswith("/records/") or path.split("/")[2] in ("opportunity", "user"))
    }
    for operations in kept.values():
        for operation in operations.values():
            for parameter in operation.get("parameters", ()):
                if (parameter["name"], parameter["in"]) == ("id", "path") and "$ref" in parameter["schema"]:
                    parameter["schema"] = {"enum": ids}
                if parameter["name"] == "role":
                    parameter["schema"] = {"enum": ["rep", "manager"]}
    return {**described, "paths": kept}


def _explore(schema: Any, address: str, secret: str) -> list[str]:
    """Sends input of the described kinds, and input that is not, to every operation; what went wrong."""
    failures: list[str] = []
    for result in schema.get_all_operations():
        operation = result.ok()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            try:
                _attempts(operation.as_strategy(generation_mode=mode), address, secret)
            except hypothesis.errors.Unsatisfiable:
                # Nothing can be wrong with a call that takes no input.
                continue
            except Exception as fault:  # noqa: BLE001  each is told at the end
                failures.append(f"{operation.method.upper()} {operation.path} ({mode.value}): {fault}")
    return failures


def _attempts(cases: Any, address: str, secret: str) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def attempt(case: Any) -> None:
        response = case.call(base_url=address, headers={"Authorization": secret}, timeout=60)
        case.validate_response(response, checks=CHECKS)

    attempt()
