"""What doors and jobs call: preview a file, start an import, run it, go on with it, take it back, load a folder."""

import asyncio
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from yunchou.access.actor import Caller
from yunchou.base.errors import FieldError, Message, Problem, conflict, invalid, malformed, say
from yunchou.jobs.handlers import lost_database
from yunchou.jobs.queue import enqueue
from yunchou.model.object import Model
from yunchou.records.imports import store
from yunchou.records.imports.fault_file import reasons_text, write_fault_file
from yunchou.records.imports.inference import look, suggest, suggest_match
from yunchou.records.imports.plan import Plan, plan_text, read_plan
from yunchou.records.imports.reading import open_table
from yunchou.records.imports.runner import CalledOff, Progress, Runner, Stopped, Superseded
from yunchou.records.imports.store import Counts, Given, Import
from yunchou.records.keeping import log_reaches
from yunchou.records.statistics import analyse
from yunchou.services.files import Files, StoredFile

FIRST_FAULTS = 100
PLAN_FILE = "plan.toml"


@dataclass(slots=True)
class Summary:
    """What an import did, in rows. `steps` has the counts of each step, `faults` the first rows that failed.

    `error_file` is the id of the stored error file; `error_path` where it lies for an import from a folder.
    """

    id: int
    state: str
    dry_run: bool
    counts: Counts
    steps: list[dict[str, Any]]
    faults: list[dict[str, Any]] = field(default_factory=list)
    error_file: int | None = None
    error_name: str | None = None
    error_path: Path | None = None

    @property
    def created(self) -> int:
        return self.counts.created

    @property
    def updated(self) -> int:
        return self.counts.updated

    @property
    def unchanged(self) -> int:
        return self.counts.unchanged

    @property
    def failed(self) -> int:
        return self.counts.failed

    def as_json(self) -> dict[str, Any]:
        """The job's result: `created updated unchanged failed error_file`, and beside them steps and first faults."""
        return {
            **self.counts.as_json(),
            "error_file": None if self.error_file is None else str(self.error_file),
            "import": str(self.id),
            "dry_run": self.dry_run,
            "steps": self.steps,
            "faults": self.faults,
        }


def preview(path: Path, name: str, object: str, model: Model, *, sheet: str | None = None) -> dict[str, Any]:
    """What a file holds and how it would be read: name, sheets, encoding, delimiter, columns, and a suggested plan.

    Reads the beginning only; run it in a thread. Raises 400 for what is no table, 404 for an unknown object.
    """
    owner = model.object(object)
    table = open_table(path, name, sheet=sheet)
    columns = look(table)
    step = _step(name, object, suggest(owner, columns), suggest_match(owner, columns), sheet)
    return {
        "name": name,
        "kind": table.kind,
        "sheets": list(table.sheets),
        "sheet": table.sheet,
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "rows": table.about_rows,
        "columns": [column.as_json() for column in columns],
        "plan": {"step": [step]},
    }


def _step(
    file: str, object: str, sources: dict[str, Any], match: list[str], sheet: str | None
) -> dict[str, Any]:
    step: dict[str, Any] = {"file": file, "object": object, "match": match, "map": sources}
    if sheet is not None:
        step["sheet"] = sheet
    return step


def suggested_plan(path: Path, name: str, object: str, model: Model) -> Plan:
    """The plan for one file of which only the object is known. Raises 422 when no column seems to fit."""
    step = preview(path, name, object, model)["plan"]["step"][0]
    if not step["map"]:
        message = say(
            "没有可识别的列，请指定导入方案。", "No column is recognised: an import plan is needed."
        )
        raise invalid((FieldError("required", message, field="plan"),), message)
    return read_plan(plan_text([step]))


async def start(
    caller: Caller,
    files: Sequence[StoredFile],
    plan: Plan | str | None,
    *,
    object: str | None = None,
    dry_run: bool = False,
) -> int:
    """Put an import of stored files aside as a job; gives the job's id, which is the import's id too.

    Without a plan the one file is read as `object` by a suggested plan. Raises 422 for a plan that is wrong or names a
    file that is not there.
    """
    if not files:
        raise malformed(say("缺少文件。", "There is no file."))
    read = read_plan(plan) if isinstance(plan, str) else plan
    if read is None:
        if object is None or len(files) != 1:
            raise malformed(
                say("需要 plan，或一个文件和 object。", "A plan is needed, or one file and its object.")
            )
        snapshot = await caller.organisation.snapshot()
        read = await asyncio.to_thread(suggested_plan, files[0].path, files[0].name, object, snapshot.model)
    given = _given(read, files)
    async with caller.organisation.db.transaction() as link:
        job: int = await enqueue(link, caller.organisation.id, "import", {}, actor=caller.actor.user_id)
        await store.add(link, caller, job, read.text, given, dry_run=dry_run)
    return job


def _given(plan: Plan, files: Sequence[StoredFile]) -> list[Given]:
    """The uploaded files under the names that the plan uses; a single file may have another name than the plan's."""
    by_name = {file.name: file for file in files}
    if len(by_name) < len(files):
        message = say("有两个同名文件。", "Two files have the same name.")
        raise invalid([FieldError("duplicate", message, field="file")], message)
    if len(plan.files) == 1 and len(files) == 1:
        return [Given(plan.files[0], files[0].path, files[0].size)]
    faults = []
    for number, step in enumerate(plan.steps):
        if step.file not in by_name:
            message = say("没有上传文件 {f}。", "The file {f} was not uploaded.", f=step.file[:150])
            faults.append(FieldError("required", message, field=f"step[{number}].file"))
    if faults:
        raise invalid(faults)
    return [Given(name, by_name[name].path, by_name[name].size) for name in plan.files]


async def run_import(
    caller: Caller,
    import_id: int,
    files: Files | None = None,
    *,
    progress: Progress | None = None,
    stopped: Stopped | None = None,
    errors_to: Path | None = None,
    chunk: int | None = None,
) -> Summary:
    """Run an import from where it stands to its end, or until `stopped` says so between two chunks.

    The error file goes to `files`, or to the path `errors_to`, its ending added. Raises a `Problem` for a plan that does
    not fit (nothing is written then) and 409 when the import has ended or runs elsewhere.
    """
    async with caller.organisation.db.transaction() as link:
        run = await store.read(link, caller, import_id, lock=True)
        if not await store.move(link, caller, import_id, "running", "waiting", "running"):
            raise conflict("not_runnable", say("此导入已结束。", "This import has ended."))
    runner = Runner(
        caller,
        run,
        progress=progress,
        stopped=stopped,
        files=files,
        **({"chunk": chunk} if chunk else {}),
    )
    state = "done"
    try:
        await runner.prepare()
        await runner.work()
    except CalledOff:
        state = "cancelled"
    except Superseded:
        message = say("此导入正由另一进程执行。", "Another process runs this import.")
        raise conflict("running_elsewhere", message) from None
    except Exception as fault:
        # While the database is away the import stays as it is, for the job to come again.
        if not lost_database(fault):
            async with caller.organisation.db.transaction() as link:
                await store.move(link, caller, import_id, "failed", "running")
        raise
    if not run.dry_run:
        await analyse(caller.organisation)
    summary = await _finish(caller, runner, state, None if errors_to else files, errors_to)
    async with caller.organisation.db.transaction() as link:
        await store.move(link, caller, import_id, state, "running")
    return summary


async def _finish(
    caller: Caller, runner: Runner, state: str, files: Files | None, errors_to: Path | None
) -> Summary:
    run = runner.run
    async with caller.organisation.db.acquire() as link:
        first = await store.faults(link, caller, run.id, limit=FIRST_FAULTS)
    summary = Summary(
        run.id,
        state,
        run.dry_run,
        run.total,
        _steps_json(runner),
        [_fault_json(caller, runner, f) for f in first],
    )
    if not run.total.failed or (files is None and errors_to is None):
        return summary
    path = files.incoming(caller.organisation) if files else errors_to
    assert path is not None
    try:
        name = await write_fault_file(caller, runner, path)
        if name and files:
            kept = await files.keep(
                caller.organisation, path, name, purpose="import errors", created_by=caller.actor.user_id
            )
            summary.error_file, summary.error_name = kept.id, kept.name
            async with caller.organisation.db.transaction() as link:
                await store.set_columns(link, caller, run.id, {"error_file": kept.id})
        elif name:
            summary.error_path = path.with_name(path.name + Path(name).suffix)
            await asyncio.to_thread(shutil.move, path, summary.error_path)
    finally:
        path.unlink(missing_ok=True)
    return summary


def _steps_json(runner: Runner) -> list[dict[str, Any]]:
    counts = [*runner.run.counts, *(Counts() for _ in range(len(runner.plan.steps) - len(runner.run.counts)))]
    return [
        {"file": step.file, "object": step.object, **count.as_json()}
        for step, count in zip(runner.plan.steps, counts, strict=True)
    ]


def _fault_json(caller: Caller, runner: Runner, fault: dict[str, Any]) -> dict[str, Any]:
    step = runner.plan.steps[fault["step"]]
    owner = runner.bound[fault["step"]].owner
    message = reasons_text(owner, fault["reasons"], caller.language)
    codes = [{"field": reason["field"], "code": reason["code"]} for reason in fault["reasons"]]
    return {
        "step": fault["step"],
        "file": step.file,
        "row": fault["row"],
        "message": message,
        "errors": codes,
    }


async def resume(caller: Caller, import_id: int) -> int:
    """Go on, as a new job, with an import that failed, was called off or lost its process; gives the job's id.

    One that is under way already goes on by its own job. Raises 404, 409 when there is nothing to go on with.
    """
    async with caller.organisation.db.transaction() as link:
        run = await store.read(link, caller, import_id, lock=True)
        at_it = await store.live_job(link, caller, import_id)
        if at_it is not None:
            return at_it
        unfinished = ("waiting", "running", "failed", "cancelled")
        if run.dry_run or not await store.move(link, caller, import_id, "waiting", *unfinished):
            raise conflict("not_resumable", say("此导入不能继续。", "This import cannot be gone on with."))
        return await enqueue(
            link, caller.organisation.id, "import", {"import": str(import_id)}, actor=caller.actor.user_id
        )


async def start_undo(caller: Caller, import_id: int, *, spare_changed: bool = False) -> int:
    """Take an import back, as a job; gives the job's id. `spare_changed`: records that somebody changed since stay.

    Raises 404, 409 while it runs.
    """
    async with caller.organisation.db.transaction() as link:
        run = await store.read(link, caller, import_id, lock=True)
        if run.dry_run or run.state in ("waiting", "running", "undone"):
            raise conflict("not_undoable", say("此导入现在不能撤销。", "This import cannot be undone now."))
        if not await log_reaches(link, caller.organisation.schema, import_id):
            message = say(
                "此导入的修改历史已按保留期清除，不能撤销。",
                "The history of this import is past its retention period: it cannot be undone.",
            )
            raise conflict("not_undoable", message)
        return await enqueue(
            link,
            caller.organisation.id,
            "import.undo",
            {"import": str(import_id), "spare_changed": spare_changed},
            actor=caller.actor.user_id,
        )


async def import_of(caller: Caller, import_id: int) -> Import:
    """What is kept of an import. Raises 404; whether the caller may have it is for the door to decide."""
    async with caller.organisation.db.acquire() as link:
        return await store.read(link, caller, import_id)


async def import_folder(
    caller: Caller,
    plan_path: Path,
    folder: Path | None = None,
    *,
    dry_run: bool = False,
    on_progress: Progress | None = None,
    errors_to: Path | None = None,
    object: str | None = None,
    chunk: int | None = None,
) -> Summary:
    """Run a plan over files of this machine, here and now.

    `plan_path`: a plan, a folder with a `plan.toml`, or with `object` a single file of rows. Files are looked for in
    `folder`, then beside the plan. Raises a `Problem` when nothing can be done. `errors_to`: where the error file goes.
    """
    given_plan = await asyncio.to_thread(_plan_file, plan_path)
    if object is not None:
        snapshot = await caller.organisation.snapshot()
        plan = await asyncio.to_thread(suggested_plan, given_plan, given_plan.name, object, snapshot.model)
    else:
        plan = read_plan(_plan_of(given_plan))
    files = [locate(name, folder, given_plan.parent) for name in plan.files]
    import_id: int
    async with caller.organisation.db.transaction() as link:
        import_id = await link.fetchval("select yunchou.next_id()")
        await store.add(link, caller, import_id, plan.text, files, dry_run=dry_run)
    return await run_import(caller, import_id, progress=on_progress, errors_to=errors_to, chunk=chunk)


def _plan_file(path: Path) -> Path:
    return path / PLAN_FILE if path.is_dir() else path


def _plan_of(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise _absent(say("找不到导入方案 {f}。", "There is no import plan {f}.", f=path.name)) from None
    except (OSError, UnicodeError):
        raise malformed(say("导入方案无法读取。", "The import plan cannot be read.")) from None


def locate(name: str, folder: Path | None, beside: Path | None) -> Given:
    """The file that a step names: in the given folder, else beside the plan.

    Raises 400 for a name that leads out of them, 404 where neither has it.
    """
    if not name or "\0" in name or "\\" in name or Path(name).is_absolute() or ".." in Path(name).parts:
        raise malformed(say("文件名 {f} 不被允许。", "The file name {f} is not allowed.", f=name[:150]))
    for place in (folder, beside):
        if place is None:
            continue
        path = (place / name).resolve()
        if path.is_relative_to(place.resolve()) and path.is_file():
            return Given(name, path, path.stat().st_size)
    raise _absent(say("找不到文件 {f}。", "There is no file {f}.", f=name[:150]))


def _absent(message: Message) -> Problem:
    return Problem(404, "not_found", message)
