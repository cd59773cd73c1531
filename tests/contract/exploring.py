"""Sending input of the described kinds, and input that is not, to every operation of the published description.

People take turns: whoever asks, an answer must be one that is described, in status, media type and shape, and no input
may make the server fail. Nobody known is told 401 by everything that needs a login, and somebody known by nothing.
"""

import asyncio
import contextlib
import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import hypothesis
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.doors.conftest import API, Client, Site
from yunchou.doors.http.admission import COOKIE

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
ENDLESS = "/events"
"""The one answer that does not end; it has tests of its own."""
NOBODY = "nobody"
Way = dict[str, dict[str, str]]
"""What lets somebody in: headers, and cookies."""


class Crowd:
    """The people who take turns, each by its own way in."""

    def __init__(self, site: Site, logins: Sequence[str]) -> None:
        self.site = site
        self.logins = logins
        self.loop = asyncio.get_running_loop()
        self.ways: dict[str, Way] = {}

    def of(self, login: str) -> Way:
        """What lets somebody in. A session that an earlier call ended is opened anew."""
        if login not in self.ways:
            self.ways[login] = asyncio.run_coroutine_threadsafe(self._open(login), self.loop).result(30)
        return self.ways[login]

    def forget(self, login: str) -> None:
        """The session of somebody has ended."""
        self.ways.pop(login, None)

    async def _open(self, login: str) -> Way:
        if login == NOBODY:
            return {}
        house, (name, _, scope) = self.site.house, login.partition(":")
        who = await house.logins.of(f"{name}@test.example")
        assert who is not None
        if scope:
            _, secret = await house.tokens.make(who.organisation, who.user, "exploring", [scope], None)
            return {"headers": {"Authorization": f"Bearer {secret}"}}
        secret, session = await house.sessions.open(who.organisation, who.user, name, None, "exploring")
        return {"cookies": {COOKIE: secret}, "headers": {"X-CSRF-Token": session.csrf}}


@dataclass
class Effort:
    """How many examples each operation gets in each mode: those of records, which are many alike, and the others.

    `undescribed`: of operations that are alike but for their object, the first of every so many also gets what is not.
    """

    records: int
    others: int
    undescribed: int = 1


async def document(client: Client) -> dict[str, Any]:
    """The description for this client."""
    answer = await client.get("/openapi.json")
    assert answer.status_code == 200
    described: dict[str, Any] = answer.json()
    return described


def bounded(
    described: dict[str, Any], known: Mapping[str, Sequence[str]], keep: Callable[[str], bool]
) -> dict[str, Any]:
    """The same description with the paths to keep, and with ids and names in paths that there are.

    `known` maps the beginning of a path, up to the part in braces, to what may stand there.
    """
    kept = {
        path: operations for path, operations in described["paths"].items() if path != ENDLESS and keep(path)
    }
    for path, operations in kept.items():
        for parameter in itertools.chain(*(each.get("parameters", ()) for each in operations.values())):
            start, found, _ = path.partition("{" + parameter["name"] + "}")
            if found and parameter["in"] == "path" and known.get(start):
                parameter["schema"] = {"enum": list(known[start])}
    # Who asks is for the crowd to say; the library would make up tokens of its own.
    return {**{name: part for name, part in described.items() if name != "security"}, "paths": kept}


def explore(
    described: dict[str, Any], crowd: Crowd, effort: Effort, seeds: Iterable[int] = (0,)
) -> Iterator[str]:
    """Tries every operation; gives what went wrong. Runs in a thread of its own: the server answers in the loop."""
    schema = schemathesis.openapi.from_dict(described)
    operations = [result.ok() for result in schema.get_all_operations() if isinstance(result, Ok)]
    # What changes the model or ends sessions comes last: the description is that of the model before.
    operations.sort(key=lambda each: (_changes_the_house(each.path, each.method), each.path))
    turns, numbers = Counter[str](), Counter[str]()
    # One connection for all, which keeps no cookies: whoever is signed out must not be signed in by the one before.
    with requests.Session() as connection:
        connection.cookies.set_policy(_NoCookies())
        for seed, operation, mode in itertools.product(seeds, operations, MODES):
            of_records = operation.path.startswith("/records/")
            kind = f"{operation.method} {kind_of(operation.path)}"
            if mode is GenerationMode.POSITIVE:
                numbers[kind] += 1
            elif of_records and (numbers[kind] - 1) % effort.undescribed:
                continue
            count = effort.records if of_records else effort.others
            # Who begins differs from kind to kind, so that few examples still ask as everybody.
            logins = list(turn_of(crowd.logins, sum(kind.encode()) + turns[kind], count))
            turns[kind] += count
            for fault in _attempts(operation, mode, crowd, connection, logins, seed)[:1]:
                yield f"{operation.method.upper()} {operation.path} ({mode.value}) {fault}"


def kind_of(path: str) -> str:
    """What a path is, whichever object it is about: `/records/*/{id}`."""
    return re.sub("^/records/[^/]+", "/records/*", path)


def turn_of(logins: Sequence[str], first: int, count: int) -> Iterator[str]:
    """The next `count` people in turn. Operations that are alike but for their object take turns among themselves, so that
    everybody asks for each kind of operation even where an operation gets a single example."""
    return itertools.islice(itertools.cycle(logins), first % len(logins), first % len(logins) + count)


def _changes_the_house(path: str, method: str) -> bool:
    return method.upper() not in ("GET", "HEAD") and path.startswith(("/objects", "/model", "/roles"))


def _attempts(
    operation: Any,
    mode: GenerationMode,
    crowd: Crowd,
    connection: requests.Session,
    logins: Sequence[str],
    seed: int,
) -> list[str]:
    """Sends an example for each of the people in turn; gives what went wrong."""
    faults: list[str] = []
    turns = itertools.cycle(logins)
    secured = bool(operation.definition.raw.get("security", True))

    @settings(
        max_examples=len(logins),
        deadline=None,
        database=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.seed(seed)
    @given(case=operation.as_strategy(generation_mode=mode))
    def attempt(case: Case[Any]) -> None:
        login = next(turns)
        try:
            answer = _send(case, crowd, login, connection, secured=secured)
            if login == NOBODY and secured:
                assert answer.status_code in (401, 404, 405), answer.status_code
            case.validate_response(answer, checks=CHECKS)
        except Exception as fault:  # noqa: BLE001  each is told at the end
            faults.append(f"as {login}: {fault}")
        except FailureGroup as several:
            faults.append(f"as {login}: " + " ".join(map(str, several.exceptions)))

    # Nothing can be wrong with a call that takes no input.
    with contextlib.suppress(hypothesis.errors.Unsatisfiable):
        attempt()
    return faults


def _send(case: Case[Any], crowd: Crowd, login: str, connection: requests.Session, *, secured: bool) -> Any:
    """The answer to somebody. Whoever an earlier call signed out comes in anew, and then is known."""
    address = crowd.site.address + API
    answer = case.call(base_url=address, session=connection, timeout=60, **crowd.of(login))
    if answer.status_code == 401 and secured and login != NOBODY:
        crowd.forget(login)
        answer = case.call(base_url=address, session=connection, timeout=60, **crowd.of(login))
        assert answer.status_code != 401, "somebody known is told to sign in"
    return answer


class _NoCookies(DefaultCookiePolicy):
    def set_ok(self, cookie: Any, request: Any) -> bool:
        return False


def follow(described: dict[str, Any], crowd: Crowd, made: Mapping[str, Any]) -> list[str]:
    """Makes something at each of some paths and goes on by the links of the description, its removal last, then once
    more: what is gone is told to be absent by every call. Gives what went wrong.
    """
    schema = schemathesis.openapi.from_dict(bounded(described, {}, lambda path: path.startswith(tuple(made))))
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    by_id = {each.definition.raw["operationId"]: each for each in operations}
    connection, faults = requests.Session(), []
    order = ("get", "patch", "post", "put", "delete")
    for path, body in made.items():
        response = described["paths"][path]["post"]["responses"]["201"]
        targets = {link["operationId"]: link["parameters"] for link in response["links"].values()}
        first = schema[path]["POST"].Case(body=body, media_type="application/json")
        answer = _send(first, crowd, crowd.logins[0], connection, secured=True)
        assert answer.status_code == 201, (path, answer.text)
        linked = sorted(map(by_id.__getitem__, targets), key=lambda each: order.index(each.method.lower()))
        for there, operation in itertools.product((True, False), linked):
            names = targets[operation.definition.raw["operationId"]]
            body_of = {"body": {}, "media_type": "application/json"} if operation.body else {}
            case = operation.Case(path_parameters={name: answer.json()["id"] for name in names}, **body_of)
            told = _send(case, crowd, crowd.logins[0], connection, secured=True)
            if (told.status_code == 404) == there:
                faults.append(f"{operation.label}: {told.status_code}, there: {there}")
            try:
                case.validate_response(told, checks=CHECKS)
            except FailureGroup as several:
                faults.append(f"{operation.label}: " + " ".join(map(str, several.exceptions)))
    return faults
