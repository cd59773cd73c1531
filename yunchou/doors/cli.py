"""The `yunchou` command."""

import argparse
import asyncio
import gc
import getpass
import json
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from yunchou import __version__
from yunchou.base.settings import Settings, SettingsError
from yunchou.doors.places import reachable

if TYPE_CHECKING:
    from yunchou.doors.assemble import House

# Whatever a command needs beyond reading its words is loaded by that command: `serve` waits for ever and must stay
# small, and the others must answer at once.

REFUSED = 1
NOTHING_DONE = 2
COLLECTED_AFTER = 20_000, 20, 20
"""After how many new objects, and so many times that, cycles are looked for: Python's own 700 cost a quarter of an import."""


class Refused(Exception):
    """The command cannot be done; one line for the person at the terminal, and the exit code."""

    def __init__(self, line: str, code: int = REFUSED) -> None:
        super().__init__(line)
        self.code = code


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command → its exit code."""
    given = _parser().parse_args(sys.argv[1:] if arguments is None else arguments)
    # Holds for the processes that are forked too: sets of records are many objects and few cycles.
    gc.set_threshold(*COLLECTED_AFTER)
    try:
        settings = Settings.load()
        return int(given.run(settings, given))
    except (Refused, SettingsError) as error:
        print(f"yunchou: {error}", file=sys.stderr)
        return getattr(error, "code", REFUSED)
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        line = _one_line(error)
        if line is None:
            raise
        print(f"yunchou: {line}", file=sys.stderr)
        return REFUSED


def _one_line(error: Exception) -> str | None:
    """What to say of an error that an operator can do something about; None for our own faults."""
    if type(error).__name__ in ("ClusterError", "CannotStart", "UpgradeError", "Problem", "BackupError"):
        detail = getattr(error, "detail", None)
        return str(detail) if detail is not None else str(error)
    if isinstance(error, OSError) or type(error).__module__.startswith("asyncpg"):
        return f"The database or a file cannot be used: {str(error) or type(error).__name__}"
    return None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("yunchou", description="Sales management from lead to pay.")
    parser.add_argument("--version", action="version", version=f"yunchou {__version__}")
    parser.set_defaults(run=_serve, demo=False)
    commands = parser.add_subparsers(title="commands", metavar="command")

    serve = commands.add_parser("serve", help="web, API and worker in one (what happens without a command)")
    serve.add_argument("--demo", action="store_true", help="load the demo organisation if there is none")
    serve.set_defaults(run=_serve)

    worker = commands.add_parser("worker", help="only the worker that runs jobs")
    worker.set_defaults(run=_worker)

    db = commands.add_parser("db", help="the database").add_subparsers(required=True, metavar="what")
    db.add_parser("upgrade", help="bring the database to this version").set_defaults(run=_db_upgrade)
    backup = db.add_parser("backup", help="write everything the server holds to one file, while people work")
    backup.add_argument("file", type=Path, help="must not exist yet")
    backup.set_defaults(run=_db_backup)
    restore = db.add_parser("restore", help="bring a backup into an empty database")
    restore.add_argument("file", type=Path)
    restore.set_defaults(run=_db_restore)
    verify = db.add_parser("verify", help="try a backup out; without one, hold the server against itself")
    verify.add_argument("file", type=Path, nargs="?")
    verify.set_defaults(run=_db_verify)

    organisation = commands.add_parser("organisation", help="organisations").add_subparsers(
        required=True, metavar="what"
    )
    add = organisation.add_parser("add", help="make an organisation with its first administrator")
    add.add_argument("name")
    add.add_argument("--admin", required=True, metavar="LOGIN")
    add.set_defaults(run=_organisation_add)

    _transfer_words(commands)

    user = commands.add_parser("user", help="people").add_subparsers(required=True, metavar="what")
    new = user.add_parser("add", help="add a person with a login")
    new.add_argument("login")
    new.add_argument("--name", help="the person's name; the login when left out")
    new.add_argument("--role", action="append", default=[], help="code or name of a role; may be given again")
    _organisation_word(new)
    new.set_defaults(run=_user_add)
    reset = user.add_parser("reset", help="give a login a new password and end its sessions")
    reset.add_argument("login")
    reset.set_defaults(run=_user_reset)

    doctor = commands.add_parser("doctor", help="say where everything is and whether it works")
    doctor.set_defaults(run=_doctor)
    return parser


def _transfer_words(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    incoming = commands.add_parser("import", help="import a plan with its files, or one file")
    incoming.add_argument("file", type=Path, metavar="PLAN|FILE")
    incoming.add_argument("--object", help="the object that the rows of a single file become")
    incoming.add_argument(
        "--folder", type=Path, help="where the plan's files lie; beside the plan when left out"
    )
    incoming.add_argument(
        "--migrate",
        action="store_true",
        help="FILE is the backup of another system, or a folder with it: everything known in it is taken over",
    )
    incoming.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")
    _organisation_word(incoming)
    incoming.set_defaults(run=_import)

    outgoing = commands.add_parser("export", help="write the records of an object to a file")
    outgoing.add_argument("object")
    outgoing.add_argument("file", type=Path, help="ends in .csv, .xlsx or .json")
    outgoing.add_argument("--fields", help="separated by commas; all when left out")
    outgoing.add_argument("--where", help="a condition")
    _organisation_word(outgoing)
    outgoing.set_defaults(run=_export)


def _organisation_word(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--organisation", metavar="NAME", help="may be left out where there is one")


# --- commands ---


def _serve(settings: Settings, given: argparse.Namespace) -> int:
    from yunchou.doors import supervisor

    return supervisor.run(settings, demo=given.demo)


def _worker(settings: Settings, given: argparse.Namespace) -> int:
    from yunchou.doors import worker

    with reachable(settings) as found:
        return asyncio.run(worker.run_alone(found))


def _db_upgrade(settings: Settings, given: argparse.Namespace) -> int:
    from yunchou.doors.prepare import upgrade_all

    async def work(house: "House") -> int:
        taken = await upgrade_all(house)
        print("The database is up to date." if not taken else f"The database was upgraded ({taken} steps).")
        return 0

    return _in_house(settings, work, upgrade=False)


def _db_backup(settings: Settings, given: argparse.Namespace) -> int:
    from yunchou.doors import safekeeping

    return _in_house(settings, lambda house: safekeeping.back_up(house, given.file))


def _db_restore(settings: Settings, given: argparse.Namespace) -> int:
    from yunchou.doors import safekeeping

    return _in_house(settings, lambda house: safekeeping.restore(house, given.file), upgrade=False)


def _db_verify(settings: Settings, given: argparse.Namespace) -> int:
    from yunchou.doors import safekeeping

    if given.file is None:
        return _in_house(settings, safekeeping.verify_server)
    return _in_house(settings, lambda house: safekeeping.verify(house, given.file), upgrade=False)


def _organisation_add(settings: Settings, given: argparse.Namespace) -> int:
    from yunchou.doors import people

    password = _password(given.admin)
    return _in_house(
        settings, lambda house: people.add_organisation(house, given.name, given.admin, password)
    )


def _user_add(settings: Settings, given: argparse.Namespace) -> int:
    from yunchou.doors import people

    password = _password(given.login)
    return _in_house(
        settings,
        lambda house: people.add_user(
            house, given.organisation, given.login, given.name or given.login, given.role, password
        ),
    )


def _user_reset(settings: Settings, given: argparse.Namespace) -> int:
    from yunchou.doors import people

    password = _password(given.login)
    return _in_house(settings, lambda house: people.reset(house, given.login, password))


def _import(settings: Settings, given: argparse.Namespace) -> int:
    from yunchou.doors import carrying

    if given.migrate:
        return _in_house(
            settings,
            lambda house: carrying.move_in(house, given.organisation, given.file, dry_run=given.dry_run),
        )
    return _in_house(
        settings,
        lambda house: carrying.bring_in(
            house, given.organisation, given.file, given.object, given.folder, dry_run=given.dry_run
        ),
    )


def _export(settings: Settings, given: argparse.Namespace) -> int:
    from yunchou.doors import carrying

    fields = given.fields.split(",") if given.fields else None
    return _in_house(
        settings,
        lambda house: carrying.take_out(
            house, given.organisation, given.object, given.file, fields, given.where
        ),
    )


def _doctor(settings: Settings, given: argparse.Namespace) -> int:
    from yunchou.doors import doctor

    return doctor.examine(settings)


# --- what commands share ---


def _in_house(settings: Settings, work: "Callable[[House], Awaitable[int]]", *, upgrade: bool = True) -> int:
    """Runs a command on an open house, with the database up to date."""
    from yunchou.base import log
    from yunchou.doors.assemble import House
    from yunchou.doors.prepare import upgrade_all

    log.set_up("warning")

    async def inside(found: Settings) -> int:
        house = await House.open(found, application_name="yunchou-command", max_size=4)
        try:
            if upgrade:
                await upgrade_all(house)
            return await work(house)
        finally:
            await house.close()

    with reachable(settings) as found:
        return asyncio.run(inside(found))


def _password(login: str) -> str:
    """The password for a login: from YUNCHOU_PASSWORD, or asked for twice."""
    given = os.environ.get("YUNCHOU_PASSWORD")
    if given:
        return given
    if not sys.stdin.isatty():
        raise Refused("There is nobody to ask for the password: set YUNCHOU_PASSWORD.")
    first = getpass.getpass(f"Password for {login}: ")
    if getpass.getpass("Again: ") != first:
        raise Refused("The two passwords differ.")
    return first


def show(value: object) -> None:
    """Prints a result as JSON, for people and programs alike."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))
