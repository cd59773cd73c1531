"""Runs as they are kept: beginning them, noting what came of a step, and what waits for somebody to call for it."""

import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeAlias

import msgspec

from yunchou.access.organisation import Organisation
from yunchou.base import log
from yunchou.base.db import Connection, quote
from yunchou.base.errors import Message, Problem, say
from yunchou.jobs.queue import AHEAD, enqueue
from yunchou.records.write import Unit
from yunchou.rules.automation.batch import Batch, Run
from yunchou.rules.automation.definition import END, Definition
from yunchou.rules.automation.entry import Beginning, admitted
from yunchou.rules.automation.loaded import keep_version

JOB = "automation.advance"
PAUSES = (10, 60, 300, 1800, 7200)
"""Seconds between the tries of a step that failed; then the run is dead."""
MOST_IN_CHAIN = 10
"""How many automations may set each other off one after the other."""
MOST_OF_ONE = 3
"""How often one and the same may stand in such a chain."""
MOST_A_MINUTE = 60
"""Runs about one record within a minute."""
TRANSIENT = frozenset({409, 412, 423, 429, 503})
"""Refusals that may be over in a while."""
_log = log.get(__name__)


async def begin(
    link: Connection, organisation: Organisation, definition: Definition, several: Sequence[Beginning]
) -> int:
    """Begins runs of an automation in the caller's transaction, each source once; gives how many were new.

    One that would go round in circles, or about whose record too much is going on, is kept as refused.
    """
    if not several:
        return 0
    several = await admitted(link, organisation.schema, definition, several)
    if not several:
        return 0
    schema = quote(organisation.schema)
    await keep_version(link, organisation.schema, definition)
    reasons = [_circling(definition, each) for each in several]
    rows = await link.fetch(
        f"insert into {schema}.automation_run"
        " (automation, version, source, object, record, actor, chain, parent, position, state, error, ended_at)"
        " select $1, $2, n.source, n.object, n.record, n.actor, n.chain::bigint[], n.parent, n.position,"
        " case when coalesce(n.error, n.flood) is null then 'ready' else 'refused' end,"
        " coalesce(n.error, n.flood)::jsonb, case when coalesce(n.error, n.flood) is not null then now() end"
        " from (select n.*, case when n.parent is null and n.record is not null and"
        " row_number() over (partition by n.record order by n.place) + (select count(*) from"
        f" {schema}.automation_run r where r.record = n.record and r.created_at > now() - interval '1 minute') > $11"
        " then $12::text end as flood"
        " from unnest($3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::text[], $8::bigint[], $9::text[], $10::text[])"
        " with ordinality n(source, object, record, actor, chain, parent, position, error, place)) n"
        " order by n.place on conflict (automation, source) do nothing returning state, record",
        definition.id,
        definition.version,
        [each.source for each in several],
        [each.object or definition.object for each in several],
        [each.record for each in several],
        [each.actor for each in several],
        ["{" + ",".join(map(str, each.chain)) + "}" for each in several],
        [each.parent for each in several],
        [each.position for each in several],
        reasons,
        MOST_A_MINUTE,
        kept_reason(
            "loop",
            say(
                "该记录上的自动化一分钟内超过 {n} 次",
                "More than {n} runs about this record within a minute",
                n=MOST_A_MINUTE,
            ),
        ),
    )
    refused = sum(1 for row in rows if row["state"] == "refused")
    if refused:
        _log.warning(
            "automation runs refused: they go round in circles",
            extra={"automation": definition.name, "runs": refused, "organisation": organisation.name},
        )
    return len(rows)


def _circling(definition: Definition, beginning: Beginning) -> str | None:
    """Why a run would go round in circles, as it is kept; None where it does not."""
    if beginning.parent is not None:
        return None
    if len(beginning.chain) >= MOST_IN_CHAIN:
        words = say(
            "{n} 条自动化接连触发，已停止", "{n} automations set each other off: stopped", n=MOST_IN_CHAIN
        )
        return kept_reason("loop", words)
    if beginning.chain.count(definition.id) >= MOST_OF_ONE:
        words = say("自动化反复触发自己，已停止", "The automation keeps setting itself off: stopped")
        return kept_reason("loop", words)
    return None


def kept_reason(code: str, message: Message, errors: Sequence[Any] = ()) -> str:
    """A fault in both languages, as it is kept with runs and steps."""
    listed = [{"field": e.field, "code": e.code, "zh": e.message.zh, "en": e.message.en} for e in errors]
    return msgspec.json.encode({"code": code, "zh": message.zh, "en": message.en, "errors": listed}).decode()


def reason_of(fault: Problem) -> str:
    """A refusal as it is kept."""
    return kept_reason(fault.code, fault.detail, fault.errors)


async def note(batch: Batch, took_ms: int) -> None:
    """Keeps what came of a step for all runs of a batch, in the transaction in which it was taken."""
    link, schema = batch.unit.link, quote(batch.unit.caller.organisation.schema)
    await _log_steps(link, schema, batch, took_ms)
    states = [_state(batch, run) for run in batch.runs]
    await link.execute(
        f"update {schema}.automation_run r set state = n.state, position = n.position, awaits = n.awaits,"
        " steps = r.steps + case when n.moved then 1 else 0 end,"
        " held_until = case when n.waits is null then null else n.deadline end,"
        " next_at = coalesce(n.waits, now() + n.pause * interval '1 second'), error = n.error::jsonb,"
        " tries = case when n.error is null then 0 else r.tries + 1 end, began_at = coalesce(r.began_at, now()),"
        " ended_at = case when n.state in ('done', 'dead') then now() end"
        " from unnest($1::bigint[], $2::text[], $3::text[], $4::boolean[], $5::timestamptz[], $6::int[], $7::text[],"
        " $8::boolean[], $9::timestamptz[]) n(id, state, position, moved, waits, pause, error, awaits, deadline)"
        " where r.id = n.id",
        [run.id for run in batch.runs],
        [state for state, _, _ in states],
        [position for _, position, _ in states],
        [run.fault is None and run.waits is None for run in batch.runs],
        [run.waits for run in batch.runs],
        [pause for _, _, pause in states],
        [reason_of(run.fault) if run.fault else None for run in batch.runs],
        [
            run.awaits or (run.waits is not None and bool(batch.definition.entry.exit_when))
            for run in batch.runs
        ],
        [run.deadline or run.waits for run in batch.runs],
    )
    await wake_parents(
        link,
        schema,
        [run.id for run, (state, _, _) in zip(batch.runs, states, strict=True) if state in ("done", "dead")],
    )


def _state(batch: Batch, run: Run) -> tuple[str, str, int]:
    """State, place and pause of a run after a step."""
    if run.fault is not None:
        state, pause = _after_fault(run.fault, run.tries)
        return state, batch.path, pause
    if run.waits is not None:
        return "waiting", batch.path, 0
    position = batch.place.then if run.to is None else run.to
    if run.joins:
        return "joining", position, 0
    return ("done" if position == END else "ready"), position, 0


def _after_fault(fault: Problem, tries: int) -> tuple[str, int]:
    """State and pause after a fault: a refusal that will stand is final, anything else is tried again for a while."""
    final = fault.status < 500 and fault.status not in TRANSIENT
    if final or tries >= len(PAUSES):
        return "dead", 0
    return "ready", PAUSES[tries]


Ending: TypeAlias = Callable[[Unit, Sequence[int]], Awaitable[None]]
_ENDINGS: list[Ending] = []


def ends_with_runs(ending: Ending) -> Ending:
    """Declares what ends together with runs that are cancelled or left."""
    _ENDINGS.append(ending)
    return ending


async def end_along(unit: Unit, ids: Sequence[int]) -> None:
    """Ends what runs had begun and were still waiting for."""
    for ending in _ENDINGS if ids else ():
        await ending(unit, ids)


async def leave(link: Connection, schema_name: str, ids: Sequence[int]) -> None:
    """Ends runs whose record meets the condition on which they are left."""
    if not ids:
        return
    await link.execute(
        f"update {quote(schema_name)}.automation_run set state = 'left', ended_at = now(), error = null, held_until = null,"
        " began_at = coalesce(began_at, now()) where id = any($1::bigint[])",
        list(ids),
    )
    await wake_parents(link, quote(schema_name), ids)


async def note_failure(link: Connection, schema_name: str, id: int, fault: Problem) -> None:
    """Keeps that a step failed in such a way that nothing else could be kept of it."""
    schema = quote(schema_name)
    row = await link.fetchrow(
        f"select tries, position, steps from {schema}.automation_run where id = $1 and state in ('ready', 'waiting')"
        " for update",
        id,
    )
    if row is None:
        return
    state, pause = _after_fault(fault, row["tries"])
    reason = reason_of(fault)
    await link.execute(
        f"update {schema}.automation_run set state = $2, tries = tries + 1, error = $3::text::jsonb,"
        " next_at = now() + $4 * interval '1 second', began_at = coalesce(began_at, now()),"
        " ended_at = case when $2 = 'dead' then now() end where id = $1",
        id,
        state,
        reason,
        float(pause),
    )
    await link.execute(
        f"insert into {schema}.automation_step (run, number, position, kind, state, error, ended_at)"
        " values ($1, $2, $3, '', 'failed', $4::text::jsonb, now()) on conflict (run, number) do update"
        " set state = 'failed', error = excluded.error, ended_at = now(), tries = automation_step.tries + 1",
        id,
        row["steps"],
        row["position"],
        reason,
    )
    if state == "dead":
        await wake_parents(link, schema, [id])


async def _log_steps(link: Connection, schema: str, batch: Batch, took_ms: int) -> None:
    kind = str(type(batch.place.step).__struct_config__.tag)
    states = ["failed" if run.fault else "waiting" if run.waits else "done" for run in batch.runs]
    await link.execute(
        f"insert into {schema}.automation_step"
        " (run, number, position, kind, state, input, output, error, took_ms, ended_at)"
        " select n.run, n.number, $1, $2, n.state, n.input::jsonb, n.output::jsonb, n.error::jsonb, $3,"
        " case when n.state <> 'waiting' then now() end"
        " from unnest($4::bigint[], $5::int[], $6::text[], $7::text[], $8::text[], $9::text[])"
        " n(run, number, state, input, output, error)"
        " on conflict (run, number) do update set state = excluded.state, error = excluded.error,"
        " input = coalesce(excluded.input, automation_step.input), output = excluded.output, took_ms = excluded.took_ms,"
        " ended_at = excluded.ended_at, tries = automation_step.tries + case when excluded.state = 'failed'"
        " or automation_step.state = 'failed' then 1 else 0 end",
        batch.path,
        kind,
        took_ms,
        [run.id for run in batch.runs],
        [run.number for run in batch.runs],
        states,
        [_text(run.input) for run in batch.runs],
        [_text(run.output) for run in batch.runs],
        [reason_of(run.fault) if run.fault else None for run in batch.runs],
    )


def _text(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, default=str)


async def wake_parents(link: Connection, schema: str, ended: Sequence[int]) -> None:
    """Lets the runs go on that waited for the last of those that they began."""
    if not ended:
        return
    # Locked first: of two that end at once, the second sees that the first has ended.
    parents = await link.fetch(
        f"select p.id from {schema}.automation_run p where p.state = 'joining' and p.id in"
        f" (select c.parent from {schema}.automation_run c where c.id = any($1::bigint[]) and c.parent is not null)"
        " order by p.id for update",
        list(ended),
    )
    if not parents:
        return
    woken = await link.fetch(
        f"update {schema}.automation_run p set state = case when p.position = '' then 'done' else 'ready' end,"
        " ended_at = case when p.position = '' then now() end, next_at = now()"
        f" where p.id = any($1::bigint[]) and not exists (select from {schema}.automation_run c where c.parent = p.id"
        " and c.state in ('ready', 'waiting', 'joining')) returning p.id, p.state",
        [row["id"] for row in parents],
    )
    await wake_parents(link, schema, [row["id"] for row in woken if row["state"] == "done"])


async def call(link: Connection, organisation: Organisation) -> None:
    """Puts a job aside for what is due, unless one waits already."""
    schema = quote(organisation.schema)
    # A step is never put off longer than that: it was the clock that was ahead.
    await link.execute(
        f"update {schema}.automation_run set next_at = now() where state = 'ready'"
        f" and next_at > now() + make_interval(secs => $1) + {AHEAD}",
        float(PAUSES[-1]),
    )
    due = await link.fetchval(
        f"select (exists(select from {schema}.automation_run where state in ('ready', 'waiting') and next_at <= now())"
        f" or exists(select from {schema}.automation_mark where reached < now() - interval '1 minute'))"
        f" and not exists(select from {schema}.job where kind = $1 and state = 'waiting')",
        JOB,
    )
    if due:
        await enqueue(link, organisation.id, JOB, {})
