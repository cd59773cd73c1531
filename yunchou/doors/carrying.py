"""Commands that bring records in and take them out."""

import sys
from pathlib import Path

from yunchou.apps.migration import running
from yunchou.base.errors import Problem
from yunchou.doors.assemble import House
from yunchou.doors.people import chosen
from yunchou.records.exports import FORMATS, Export, export
from yunchou.records.imports.run import Summary, import_folder

ALL_IN, SOME_REFUSED, NOTHING_DONE = 0, 1, 2


async def bring_in(
    house: House,
    organisation: str | None,
    file: Path,
    name: str | None,
    folder: Path | None,
    *,
    dry_run: bool,
) -> int:
    """Imports as the organisation's administrator → 0 all rows in, 1 some in the error file, 2 nothing done."""
    try:
        home = await chosen(house, organisation)
        caller = await house.administrator(home)
        errors_to = Path.cwd() / f"{file.stem}.errors"
        summary = await import_folder(
            caller, file, folder, dry_run=dry_run, on_progress=_progress, errors_to=errors_to, object=name
        )
    except Problem as problem:
        _say_problem(problem)
        return NOTHING_DONE
    except LookupError as error:
        print(f"yunchou: {error}", file=sys.stderr)
        return NOTHING_DONE
    return _told(summary, dry_run=dry_run)


def _told(summary: Summary, *, dry_run: bool) -> int:
    """Says what an import did → the exit code."""
    _progress(None)
    words = "would be " if dry_run else ""
    print(
        f"{words}created {summary.created}, {words}updated {summary.updated},"
        f" unchanged {summary.unchanged}, refused {summary.failed}"
    )
    for fault in summary.faults[:20]:
        print(f"  {fault['file']} row {fault['row']}: {fault['message']}", file=sys.stderr)
    if summary.error_path is not None:
        print(f"The refused rows, with their reasons, are in {summary.error_path}", file=sys.stderr)
    return SOME_REFUSED if summary.failed else ALL_IN


async def move_in(house: House, organisation: str | None, path: Path, *, dry_run: bool) -> int:
    """Moves a backup of another system in as it proposes itself → 0 all rows in, 1 some refused, 2 nothing done."""
    try:
        home = await chosen(house, organisation)
        caller = await house.administrator(home)
        migration = await running.begin_here(caller, house.files, [path])
        errors_to = Path.cwd() / f"{path.stem}.errors"
        summary = await running.run_here(
            caller, migration.id, house.files, dry_run=dry_run, on_progress=_progress, errors_to=errors_to
        )
    except Problem as problem:
        _say_problem(problem)
        return NOTHING_DONE
    except LookupError as error:
        print(f"yunchou: {error}", file=sys.stderr)
        return NOTHING_DONE
    _progress(None)
    for module in migration.found["modules"]:
        left = [
            column["name"]
            for column in module["columns"]
            if column["filled"] and not migration.choices["modules"][module["key"]]["columns"][column["name"]]
        ]
        print(
            f"{module['key']}: {module['rows']} rows; without a field of its own: {', '.join(left) or 'none'}"
        )
    for table in migration.found["unknown"]:
        print(f"{table['file']}: of no known module, left out")
    told = migration.found["files"]
    if told:
        print(
            f"attachments: {told['rows']} files; missing: {told['missing']['count']}; too large: {told['large']['count']}"
        )
    return _told(summary, dry_run=dry_run)


async def take_out(
    house: House,
    organisation: str | None,
    name: str,
    file: Path,
    fields: list[str] | None,
    where: str | None,
) -> int:
    """Exports as the organisation's administrator → 0. Raises `Problem`."""
    home = await chosen(house, organisation)
    kind = file.suffix.lstrip(".").lower()
    if kind not in FORMATS:
        print(
            f"yunchou: the file must end in one of {', '.join('.' + each for each in FORMATS)}",
            file=sys.stderr,
        )
        return NOTHING_DONE
    caller = await house.administrator(home)
    asked = Export(object=name, fields=fields, where=where, format=kind)
    rows = await export(caller, asked, file)
    print(f"{rows} records in {file}")
    return ALL_IN


def _progress(share: float | None) -> None:
    """A line that is written over, for somebody who watches; None ends it."""
    if not sys.stderr.isatty():
        return
    sys.stderr.write("\r\033[K" if share is None else f"\r{share:4.0%} ")
    sys.stderr.flush()


def _say_problem(problem: Problem) -> None:
    _progress(None)
    print(f"yunchou: {problem.detail}", file=sys.stderr)
    for error in problem.errors[:20]:
        print(f"  {error.field or ''}: {error.message}", file=sys.stderr)
