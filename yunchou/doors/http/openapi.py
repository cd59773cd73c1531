"""The published description of the API, OpenAPI 3.1, made from the declared endpoints and the organisation's model.

There are two forms of it: the one for an organisation, where every object and action has paths of its own, and what is declared
for any, with `{object}` and `{action}` left open, which the types of the interface are made from.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from yunchou import __version__
from yunchou.access.state import Viewer
from yunchou.actions.registry import Action, schema_of
from yunchou.doors.http.admission import COOKIE
from yunchou.doors.http.endpoint import Answer, Body, Endpoint, Form, Free, Media, Values
from yunchou.doors.http.openapi_values import any_record_schemas, record_schemas, seen_objects, shared_schemas
from yunchou.doors.http.replies import JSON, PROBLEM
from yunchou.doors.http.shapes import Count, Fault, ProblemAnswer
from yunchou.model.field_types.base import Schema
from yunchou.model.object import Model

_REASONS = {
    200: "Done.",
    201: "Made.",
    202: "Taken on; the job tells how it goes.",
    204: "Done; there is nothing to tell.",
    400: "The request cannot be read.",
    401: "Nobody known asks.",
    403: "The right is missing.",
    404: "Absent, or not to be seen.",
    409: "In conflict with something that exists.",
    412: "Changed since the version that If-Match names.",
    413: "Too large.",
    422: "Some values are not right.",
    423: "Locked.",
    429: "Too many tries.",
    503: "Not available now.",
}
_ID = {"$ref": "#/components/schemas/Id"}
_SESSION_NAME = {"type": "string", "pattern": "^[0-9a-f]{32}$"}
_NAME_SCHEMA = {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,62}$"}
_ACTION_SCHEMA = {"type": "string", "pattern": r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$"}
_PART = re.compile(r"\{(\w+)\}")
_ANY = "record"
"""The schema that stands for the records of any object, where none is named."""


def describe(
    model: Model, viewer: Viewer, endpoints: Sequence[Endpoint], actions: Iterable[Action]
) -> Schema:
    """The document for one organisation, as one viewer may see it."""
    objects = seen_objects(viewer, list(model.objects.values()))
    allowed = [action for action in actions if viewer.rights.may(action.name)]
    schemas: Schema = shared_schemas() | _struct_schemas(endpoints)
    for owner in objects:
        schemas |= record_schemas(viewer, owner)
    paths: dict[str, Schema] = {}
    for endpoint in endpoints:
        for path, operation in _operations(endpoint, [o.name for o in objects], allowed):
            paths.setdefault(path, {})[endpoint.method.lower()] = operation
    _link(paths)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Yunchou 运筹",
            "version": __version__,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/api/v1"}],
        "security": [{"token": []}, {"cookie": []}],
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": _SECURITY},
    }


def describe_any(endpoints: Sequence[Endpoint], actions: Sequence[Action]) -> Schema:
    """What is declared for every organisation: calls and shipped actions with what they take and answer, without words.

    It holds nothing that differs from one installation to the next, so that it can be kept with the sources.
    """
    paths: dict[str, Schema] = {}
    for endpoint in endpoints:
        stated = [(endpoint.path, _operation(endpoint, None, None, []))]
        if "{action}" in endpoint.path:
            stated += _operations(endpoint, [], actions)
        for path, operation in stated:
            paths.setdefault(path, {})[endpoint.method.lower()] = _bare(endpoint, operation)
    schemas = shared_schemas() | _struct_schemas(endpoints) | any_record_schemas(_ANY) | {"action": {}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Yunchou 运筹", "version": "any"},
        "paths": paths,
        "components": {"schemas": _without_words({"properties": schemas})["properties"]},
    }


def _bare(endpoint: Endpoint, operation: Schema) -> Schema:
    """What an operation takes, and answers when it succeeds."""
    answers = {
        status: answer for status, answer in operation["responses"].items() if int(status) in endpoint.answers
    }
    taken: Schema = {key: operation[key] for key in ("parameters", "requestBody") if key in operation}
    return {**taken, "responses": answers}


def _without_words(schema: Any) -> Any:
    """A schema without the texts that explain it."""
    if isinstance(schema, list):
        return [_without_words(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: {name: _without_words(each) for name, each in value.items()}
        if key == "properties"
        else _without_words(value)
        for key, value in schema.items()
        if key not in ("title", "description")
    }


def _link(paths: dict[str, Schema]) -> None:
    """Says of every call that makes something which calls go on with its id."""
    for path, operations in paths.items():
        start, _, part = path.rpartition("/")
        made = paths.get(start, {}).get("post", {}).get("responses", {}).get("201")
        if made is None or not _PART.fullmatch(part):
            continue
        for operation in operations.values():
            made.setdefault("links", {})[operation["operationId"]] = {
                "operationId": operation["operationId"],
                "parameters": {part[1:-1]: "$response.body#/id"},
            }


_SECURITY = {
    "token": {"type": "http", "scheme": "bearer"},
    "cookie": {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE,
        "description": "Unsafe methods also need the X-CSRF-Token header with the session's csrf.",
    },
}


def _operations(
    endpoint: Endpoint, objects: list[str], actions: Sequence[Action]
) -> Iterable[tuple[str, Schema]]:
    """One operation for each object or action that the path stands for."""
    if endpoint.path.startswith("/records/{object}"):
        for name in objects:
            yield endpoint.path.replace("{object}", name), _operation(endpoint, name, None, objects)
    elif "{action}" in endpoint.path:
        for action in actions:
            yield (
                endpoint.path.replace("{action}", action.name),
                _operation(endpoint, action.name, action, objects),
            )
    else:
        yield endpoint.path, _operation(endpoint, None, None, objects)


def _operation(endpoint: Endpoint, of: str | None, action: Action | None, objects: list[str]) -> Schema:
    operation: Schema = {
        "operationId": "_".join(filter(None, (endpoint.run.__name__, of and of.replace(".", "_")))),
        "summary": endpoint.summary,
        "description": (endpoint.run.__doc__ or "").strip(),
        "tags": [of if of and action is None else endpoint.tag],
        "responses": {
            str(status): _response(answer, status, of, action) for status, answer in endpoint.answers.items()
        },
    }
    for status in _problems(endpoint):
        operation["responses"][str(status)] = _problem(status)
    parameters = _parameters(endpoint, of, objects)
    if parameters:
        operation["parameters"] = parameters
    if endpoint.body is not None:
        operation["requestBody"] = {"required": True, "content": _content(endpoint.body, of, action)}
    if not endpoint.login:
        operation["security"] = []
    return operation


def _problems(endpoint: Endpoint) -> list[int]:
    found = {400, 503, *endpoint.problems}
    if endpoint.login:
        found |= {401, 403}
    if "{" in endpoint.path:
        found.add(404)
    if endpoint.body is not None:
        found.add(413)
        if not endpoint.asks:
            found.add(422)
    return sorted(found)


def _parameters(endpoint: Endpoint, of: str | None, objects: list[str]) -> list[Schema]:
    found: list[Schema] = []
    for name in _PART.findall(endpoint.path):
        if of is not None and name in ("object", "action"):
            continue
        schema: Schema = _NAME_SCHEMA
        if name == "id":
            schema = _SESSION_NAME if endpoint.tag == "sessions" else _ID
        elif name == "action":
            schema = _ACTION_SCHEMA
        elif name == "object" and objects:
            schema = {"enum": objects}
        found.append({"name": name, "in": "path", "required": True, "schema": schema})
    if endpoint.query is not None:
        (top,), parts = msgspec.json.schema_components([endpoint.query], ref_template="{name}")
        shape = parts[endpoint.query.__name__] if "$ref" in top else top
        needed = shape.get("required", ())
        for name, schema in shape["properties"].items():
            found.append(
                {"name": name, "in": "query", "required": name in needed, "schema": _without_null(schema)}
            )
    found.extend(
        {"name": name, "in": "header", "required": False, "schema": _HEADERS[name]}
        for name in endpoint.headers
    )
    return found


_HEADERS: dict[str, Schema] = {
    "Idempotency-Key": {"type": "string", "pattern": "^[!-~]{1,200}$"},
    "If-Match": {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
    "Last-Event-ID": {"type": "string", "pattern": "^[0-9]{1,18}$"},
}


def _without_null(schema: Schema) -> Schema:
    """A query parameter is there or not; it is never null."""
    if "anyOf" in schema:
        kinds = [each for each in schema["anyOf"] if each != {"type": "null"}]
        return dict(kinds[0]) if len(kinds) == 1 else {"anyOf": kinds}
    return {key: value for key, value in schema.items() if not (key == "default" and value is None)}


def _content(body: Body, of: str | None, action: Action | None) -> Schema:
    if isinstance(body, Form):
        properties: Schema = {
            name: {
                "type": "array",
                "items": {"type": "string", "contentMediaType": "application/octet-stream"},
            }
            for name in body.files
        }
        properties |= {name: {"type": "string"} for name in body.texts}
        schema = {"type": "object", "properties": properties, "required": list(body.required)}
        return {"multipart/form-data": {"schema": schema}}
    if isinstance(body, Values):
        kind = "change" if body.partial else "new"
        return {JSON: {"schema": {"$ref": f"#/components/schemas/{of or _ANY}.{kind}"}}}
    if isinstance(body, Free):
        free: Schema = {"$ref": f"#/components/schemas/{body.schema}"} if body.schema else {"type": "object"}
        return {JSON: {"schema": schema_of(action.input) if action else free}}
    return {JSON: {"schema": _ref(body)}}


def _response(answer: Answer, status: int, of: str | None, action: Action | None) -> Schema:
    out: Schema = {"description": _REASONS.get(status, "An answer.")}
    if answer is None:
        return out
    if isinstance(answer, Media):
        return out | {"content": {answer.type: {"schema": {"type": "string"}}}}
    if isinstance(answer, str):
        schema = _named(answer, of, action)
        if answer == "record":
            out["headers"] = {"ETag": {"schema": {"type": "string"}}}
    else:
        schema = _ref(answer)
    return out | {"content": {JSON: {"schema": schema}}}


def _named(answer: str, of: str | None, action: Action | None) -> Schema:
    """The schema of an answer whose shape the organisation decides."""
    if action is not None:
        return schema_of(action.output)
    if answer == "record":
        return {"$ref": f"#/components/schemas/{of or _ANY}"}
    if answer == "page":
        return {"$ref": f"#/components/schemas/{of or _ANY}.page"}
    if answer == "any":
        return {}
    return {"$ref": f"#/components/schemas/{answer}"}


def _problem(status: int) -> Schema:
    out: Schema = {
        "description": _REASONS.get(status, "A problem."),
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/ProblemAnswer"}}},
    }
    if status in (429, 503):
        out["headers"] = {"Retry-After": {"schema": {"type": "string"}}}
    return out


def _ref(shape: type[msgspec.Struct]) -> Schema:
    return {"$ref": f"#/components/schemas/{shape.__name__}"}


def _struct_schemas(endpoints: Sequence[Endpoint]) -> Schema:
    shapes: dict[str, type[msgspec.Struct]] = {
        shape.__name__: shape for shape in (ProblemAnswer, Fault, Count)
    }
    coming_in = set()
    for endpoint in endpoints:
        for each in (endpoint.body, *endpoint.answers.values()):
            if not isinstance(each, type):
                continue
            if shapes.setdefault(each.__name__, each) is not each:
                raise ValueError(f"two shapes are called {each.__name__}")
            if each is endpoint.body:
                coming_in.add(each.__name__)
    _, parts = msgspec.json.schema_components(shapes.values(), ref_template="#/components/schemas/{name}")
    for name in parts:
        if "." in name:
            raise ValueError(f"two shapes are called {name.rpartition('.')[2]}")
    asked = _reached(parts, coming_in)
    return {name: part if name in asked else _sent_whole(part) for name, part in parts.items()}


def _reached(schemas: Mapping[str, Schema], names: Iterable[str]) -> set[str]:
    """The schemas that some lead to, with themselves."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in schemas and name not in found:
            found.add(name)
            waiting += _references(schemas[name])
    return found


def _references(schema: Any) -> Iterator[str]:
    if isinstance(schema, list):
        for each in schema:
            yield from _references(each)
    elif isinstance(schema, dict):
        for key, value in schema.items():
            if key == "$ref":
                yield value.rpartition("/")[2]
            else:
                yield from _references(value)


def _sent_whole(schema: Schema) -> Schema:
    """An answer's schema: what has a default is sent too, so whoever reads it finds it."""
    if "properties" not in schema:
        return schema
    needed = set(schema.get("required", ()))
    properties = {}
    for name, each in schema["properties"].items():
        if "default" in each:
            needed.add(name)
        properties[name] = {key: value for key, value in each.items() if key != "default"}
    return {**schema, "properties": properties, "required": [name for name in properties if name in needed]}
