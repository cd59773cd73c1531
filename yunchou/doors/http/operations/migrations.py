"""Moving in from another system: its backup is looked through, mapped, tried, carried out and taken back."""

from typing import Annotated, Any

import msgspec

from yunchou.access.organisation import Snapshot
from yunchou.apps.migration import new_fields, running, store
from yunchou.apps.migration.choosing import Choices, checked
from yunchou.apps.migration.currencies import missing_currencies
from yunchou.apps.migration.proposing import fixed_columns, settable
from yunchou.apps.migration.sources import Module, source_of
from yunchou.base.errors import forbidden, say
from yunchou.doors.assemble import fresh
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import MIB, Endpoints, Form
from yunchou.doors.http.operations import jobs
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, JobAnswer, Output
from yunchou.studio import change
from yunchou.studio.apply import apply

endpoints = Endpoints("migrations")

LARGEST_UPLOAD = 4096 * MIB


class MigrationBrief(Output):
    """A migration in the list. `source`: the system it comes from, null where none was recognised."""

    id: str
    name: str
    state: str
    source: str | None
    created_at: str
    run: str | None


class MigrationsAnswer(Output):
    """The migrations, newest first."""

    migrations: list[MigrationBrief]


class MigrationAnswer(MigrationBrief):
    """A migration: what was found, what is chosen, what columns can be given to (`targets`, by module), which
    columns have their use already (`fixed`), what fields of their own others would have (`proposals`), the pipelines with
    their stages, the currencies that amounts cannot be given in yet, the names of the people chosen, and the imports that
    tried (`tried`) and did it (`run`).
    """

    tried: str | None
    found: dict[str, Any]
    choices: dict[str, Any]
    targets: dict[str, list[str]]
    pipelines: list[dict[str, Any]]
    labels: dict[str, dict[str, str]]
    people: dict[str, str]
    fixed: dict[str, list[str]]
    currencies: list[dict[str, Any]]
    proposals: dict[str, dict[str, dict[str, Any]]]


class ColumnField(Input):
    """A column that gets a field of its own: its module's key, its name, and the field's type and label."""

    module: str
    column: str
    type: str
    label: Annotated[str, msgspec.Meta(max_length=60)]


class MigrationRun(Input):
    """Whether it is only tried."""

    dry_run: bool = True


@endpoints.get("/migrations", "List migrations", scope="admin", answers={200: MigrationsAnswer})
async def list_migrations(call: Call) -> Reply:
    """The migrations of the organisation."""
    await _check(call)
    async with call.house.db.acquire() as link:
        found = await store.recent(link, call.caller)
    return Reply({"migrations": [_brief(each) for each in found]})


@endpoints.post(
    "/migrations",
    "Begin a migration",
    scope="admin",
    body=Form(files=("file",), required=("file",)),
    answers={202: JobAnswer},
    limit=LARGEST_UPLOAD,
)
async def begin_migration(call: Call) -> Reply:
    """Looks through the backup of another system, as a job whose id is the migration's."""
    await _check(call)
    stored = [
        await call.house.files.keep(
            call.caller.organisation,
            upload.path,
            upload.name,
            purpose=running.PURPOSE,
            created_by=call.user,
            type=upload.media_type,
            limit=LARGEST_UPLOAD,
        )
        for upload in call.body.files["file"]
    ]
    return await jobs.told(call, await running.begin(call.caller, stored))


@endpoints.get("/migrations/{id}", "Read a migration", scope="admin", answers={200: MigrationAnswer})
async def read_migration(call: Call) -> Reply:
    """What was found and what is chosen."""
    await _check(call)
    return Reply(await _answer(call))


@endpoints.put(
    "/migrations/{id}/choices",
    "Choose how a migration is done",
    scope="admin",
    body=Choices,
    answers={200: MigrationAnswer},
    problems=(409, 422),
    limit=8 * MIB,
)
async def choose_migration(call: Call) -> Reply:
    """Keeps which modules, columns, values and people become what; only what is named is changed."""
    await _check(call)
    snapshot = await fresh(call.caller.organisation)
    async with call.house.db.transaction() as link:
        migration = await store.read(link, call.caller, call.id, lock=True)
        choices = checked(migration, call.body, snapshot, await running.pipelines(call.caller))
        await store.set_columns(link, call.caller, call.id, {"choices": choices})
    return Reply(await _answer(call))


@endpoints.post(
    "/migrations/{id}/fields",
    "Make a field for a column",
    scope="admin",
    body=ColumnField,
    answers={200: MigrationAnswer},
    problems=(409, 422),
)
async def make_migration_field(call: Call) -> Reply:
    """Adds a field to the object that a module becomes, and gives it the column. Asks for the right to change the model."""
    await _check(call)
    given: ColumnField = call.body
    snapshot = await fresh(call.caller.organisation)
    migration = await running.migration_of(call.caller, call.id)
    owner, told = new_fields.definition(
        migration, snapshot.model, given.module, given.column, given.type, given.label
    )
    await change.create_field(call.caller, owner, told)
    async with call.house.db.transaction() as link:
        migration = await store.read(link, call.caller, call.id, lock=True)
        choices = new_fields.with_field(migration, given.module, given.column, owner, told)
        await store.set_columns(link, call.caller, call.id, {"choices": choices})
    return Reply(await _answer(call))


@endpoints.delete(
    "/migrations/{id}/fields",
    "Remove the fields made for a migration",
    scope="admin",
    answers={200: MigrationAnswer},
    problems=(409, 422),
)
async def remove_migration_fields(call: Call) -> Reply:
    """Deletes them all, or none where one is in use. They can be restored for 30 days."""
    await _check(call)
    snapshot = await fresh(call.caller.organisation)
    async with call.house.db.acquire() as link:
        made = (await store.read(link, call.caller, call.id)).choices.get("made", ())
    known = snapshot.model.objects
    there = [
        each for each in made if each["object"] in known and each["field"] in known[each["object"]].fields
    ]
    steps = [{"op": "delete_field", "object": each["object"], "field": each["field"]} for each in there]
    if steps:
        await apply(call.caller, steps)
    async with call.house.db.transaction() as link:
        migration = await store.read(link, call.caller, call.id, lock=True)
        await store.set_columns(link, call.caller, call.id, {"choices": new_fields.without_fields(migration)})
    return Reply(await _answer(call))


@endpoints.post(
    "/migrations/{id}/run",
    "Try or carry out a migration",
    scope="admin",
    body=MigrationRun,
    answers={202: JobAnswer},
    problems=(409, 422),
)
async def run_migration(call: Call) -> Reply:
    """Starts the import that the choices come to, or only tries it."""
    await _check(call)
    return await jobs.told(call, await running.start(call.caller, call.id, dry_run=call.body.dry_run))


@endpoints.post(
    "/migrations/{id}/undo",
    "Take a migration back",
    scope="admin",
    answers={202: JobAnswer},
    problems=(409,),
)
async def undo_migration(call: Call) -> Reply:
    """Removes what the run made and nobody changed since, and restores what it changed, as a job."""
    await _check(call)
    return await jobs.told(call, await running.undo(call.caller, call.id))


async def _check(call: Call) -> None:
    viewer = call.caller.viewer(await fresh(call.caller.organisation))
    if not viewer.rights.may(running.RIGHT):
        raise forbidden(say("您没有迁移的权限。", "You may not run migrations."))


def _brief(migration: store.Migration) -> dict[str, Any]:
    return {
        "id": str(migration.id),
        "name": migration.name,
        "state": migration.state,
        "source": migration.found.get("source"),
        "created_at": migration.created_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "run": None if migration.run is None else str(migration.run),
    }


async def _answer(call: Call) -> dict[str, Any]:
    migration = await running.migration_of(call.caller, call.id)
    snapshot = await fresh(call.caller.organisation)
    model = snapshot.model
    source = source_of(migration.found.get("source") or "")
    modules = source.modules if source else ()
    known = {each.key: model.objects[each.object] for each in modules if each.object in model.objects}
    return {
        **_brief(migration),
        "tried": None if migration.tried is None else str(migration.tried),
        "found": migration.found,
        "choices": migration.choices,
        "targets": {key: settable(owner) for key, owner in known.items()},
        "pipelines": msgspec.to_builtins(await running.pipelines(call.caller)),
        "labels": {each.key: dict(each.label) for each in modules},
        "fixed": {each.key: _fixed(each, migration.found) for each in modules},
        "proposals": new_fields.proposals(migration, model),
        "currencies": await missing_currencies(call.caller, migration),
        "people": _people(snapshot, migration.choices),
    }


def _people(snapshot: Snapshot, choices: dict[str, Any]) -> dict[str, str]:
    chosen = {*choices.get("users", {}).values(), choices.get("default_user")} - {None}
    known = snapshot.access.people
    return {each: known[int(each)].name for each in chosen if int(each) in known}


def _fixed(module: Module, found: dict[str, Any]) -> list[str]:
    here = next((each for each in found["modules"] if each["key"] == module.key), None)
    return [] if here is None else fixed_columns(module, [each["name"] for each in here["columns"]])
