"""Jobs: put aside with the transaction that wants them, done once, called off, tried again, never lost."""

import asyncio
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.jobs.conftest import Bench, until
from yunchou.base.errors import Problem, forbidden
from yunchou.jobs import schedule
from yunchou.jobs.handlers import Cancelled, JobContext, job
from yunchou.jobs.queue import deliver, enqueue, recent

CHECKOUT = Path(__file__).resolve().parents[2]


async def test_a_job_is_done_and_its_result_is_kept(bench: Bench) -> None:
    @job("double")
    async def double(context: JobContext) -> dict[str, Any]:
        context.files.append({"id": "7", "name": "result.csv"})
        return {"value": context.payload["value"] * 2, "for": context.caller}

    async with bench.working():
        done = await bench.ended(await bench.put("double", {"value": 21}, actor=5))
    assert done.state == "done"
    assert done.progress == 1
    assert done.result == {"value": 42, "for": [bench.organisation.id, 5]}
    assert done.files == [{"id": "7", "name": "result.csv"}]
    assert done.created_by == 5
    assert done.started_at is not None
    assert done.finished_at is not None
    assert done.as_json("en")["id"] == str(done.id)
    assert await bench.deliveries() == 0


async def test_a_job_exists_only_when_its_transaction_commits(bench: Bench) -> None:
    async def asked_for_by_what_fails() -> None:
        async with bench.db.transaction() as link:
            await enqueue(link, bench.organisation.id, "any", {})
            raise RuntimeError

    async def asked_for_by_nobody() -> None:
        async with bench.db.transaction() as link:
            await enqueue(link, 1, "any", {})

    with pytest.raises(RuntimeError):
        await asked_for_by_what_fails()
    assert await bench.db.fetchval(f'select count(*) from "{bench.organisation.schema}".job') == 0
    assert await bench.deliveries() == 0
    with pytest.raises(Problem, match="not_found"):
        await asked_for_by_nobody()


async def test_a_job_delivered_twice_is_done_once(bench: Bench) -> None:
    done = 0

    @job("count")
    async def count(context: JobContext) -> None:
        nonlocal done
        done += 1

    number = await bench.put("count")
    async with bench.db.transaction() as link:
        await deliver(link, bench.organisation.id, number)
        await deliver(link, bench.organisation.id, number)
    async with bench.working(silence=0.5):
        await bench.ended(number)
        await bench.emptied()
    assert done == 1


async def test_a_refusal_is_told_in_both_languages_and_a_fault_without_its_insides(bench: Bench) -> None:
    @job("refuse", retries=3)
    async def refuse(context: JobContext) -> None:
        raise forbidden()

    @job("break")
    async def broken(context: JobContext) -> None:
        raise ValueError("a secret detail")

    async with bench.working():
        refused = await bench.ended(await bench.put("refuse"))
        failed = await bench.ended(await bench.put("break"))
        unknown = await bench.ended(await bench.put("nobody does this"))
    assert (refused.state, failed.state, unknown.state) == ("failed",) * 3
    assert refused.error is not None
    assert refused.error["code"] == "forbidden"
    assert refused.as_json("zh-CN")["error"]["message"] == refused.error["zh"]
    assert failed.error is not None
    assert failed.error["code"] == "internal"
    assert "secret" not in str(failed.error)
    assert unknown.error is not None
    assert unknown.error["code"] == "no_handler"


async def test_progress_is_seen_while_a_job_runs(bench: Bench) -> None:
    go_on = asyncio.Event()

    @job("slow")
    async def slow(context: JobContext) -> None:
        context.progress(0.42)
        await go_on.wait()

    async with bench.working():
        number = await bench.put("slow")

        async def is_told() -> bool:
            return (await bench.job(number)).progress == 0.42

        await until(is_told)
        assert (await bench.job(number)).state == "running"
        go_on.set()
        assert (await bench.ended(number)).progress == 1


async def test_a_waiting_job_is_called_off_at_once(bench: Bench) -> None:
    @job("never")
    async def never(context: JobContext) -> None:
        raise AssertionError("it was called off")

    number = await bench.put("never")
    assert (await bench.cancel(number)).state == "cancelled"
    async with bench.working():
        await bench.emptied()
    assert (await bench.job(number)).state == "cancelled"
    assert (await bench.cancel(number)).state == "cancelled"


async def test_a_running_job_stops_at_its_next_step_when_called_off(bench: Bench) -> None:
    @job("steps")
    async def steps(context: JobContext) -> None:
        for step in range(10_000):
            if context.cancelled():
                raise Cancelled({"steps": step})
            await asyncio.sleep(0.005)

    async with bench.working():
        number = await bench.put("steps")
        await bench.ended(number, "running")
        await bench.cancel(number)
        ended = await bench.ended(number)
    assert ended.state == "cancelled"
    assert ended.result["steps"] < 10_000


async def test_marked_kinds_are_tried_again_with_pauses(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []

    @job("flaky", retries=2)
    async def flaky(context: JobContext) -> int:
        tries.append(context.attempt)
        if len(tries) < 3:
            raise ConnectionResetError
        return len(tries)

    monkeypatch.setattr("yunchou.jobs.worker.FIRST_PAUSE", 0.05)
    async with bench.working():
        number = await bench.put("flaky")
        done = await bench.ended(number)
    assert (done.state, done.result) == ("done", 3)
    assert await bench.column(number, "tries") == 2


async def test_after_its_last_try_a_job_has_failed(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = 0

    @job("hopeless", retries=1)
    async def hopeless(context: JobContext) -> None:
        nonlocal tries
        tries += 1
        raise RuntimeError

    monkeypatch.setattr("yunchou.jobs.worker.FIRST_PAUSE", 0.05)
    async with bench.working():
        assert (await bench.ended(await bench.put("hopeless"))).state == "failed"
    assert tries == 2


async def test_a_worker_that_is_told_to_stop_hands_its_jobs_back(bench: Bench) -> None:
    begun = asyncio.Event()
    finish = asyncio.Event()

    @job("long")
    async def long(context: JobContext) -> str:
        begun.set()
        await finish.wait()
        return "finished"

    number = await bench.put("long")
    async with bench.working():
        await begun.wait()
    assert (await bench.job(number)).state == "waiting"
    finish.set()
    async with bench.working():
        done = await bench.ended(number)
    assert (done.state, done.result) == ("done", "finished")
    assert await bench.column(number, "lost") == 0


async def test_a_delayed_job_waits(bench: Bench) -> None:
    @job("later")
    async def later(context: JobContext) -> None:
        pass

    number = await bench.put("later", delay=3600)
    async with bench.working():
        now = await bench.put("later")
        await bench.ended(now)
        assert (await bench.job(number)).state == "waiting"


async def test_a_newer_delivery_supersedes_a_stuck_one(bench: Bench) -> None:
    """As when a worker is frozen for a while and its job is given to another."""
    attempts: list[int] = []
    awake = asyncio.Event()

    @job("stuck")
    async def stuck(context: JobContext) -> int:
        attempts.append(context.attempt)
        if context.attempt == 1:
            await awake.wait()
        return context.attempt

    async with bench.working(beat=60.0):
        number = await bench.put("stuck")
        await bench.ended(number, "running")
        await bench.db.execute(
            f"update \"{bench.organisation.schema}\".job set heartbeat = now() - interval '1 hour'"
        )
        async with bench.db.transaction() as link:
            await deliver(link, bench.organisation.id, number)
        done = await bench.ended(number)
        assert attempts == [1, 2]
        awake.set()
        await bench.emptied()
        assert (await bench.job(number)).result == done.result == 2


async def test_a_job_that_kills_its_process_again_and_again_fails_in_the_end(bench: Bench) -> None:
    @job("poison")
    async def poison(context: JobContext) -> None:
        raise AssertionError("it must not be begun any more")

    number = await bench.put("poison")
    await bench.db.execute(
        f"update \"{bench.organisation.schema}\".job set state = 'running', lost = 4, created_at = '2020-01-01' where id = $1",
        number,
    )
    async with bench.working():
        ended = await bench.ended(number)
    assert ended.state == "failed"
    assert ended.error is not None
    assert ended.error["code"] == "vanished"


PROCESS = """
import asyncio, sys
from yunchou.base.db import Database
from yunchou.jobs.handlers import job
from yunchou.jobs.worker import Worker

@job("fatal")
async def fatal(context):
    print("begun", flush=True)
    await asyncio.sleep(60)

async def main():
    db = await Database.open(sys.argv[1])
    async def caller_of(organisation, actor):
        return None
    await Worker(db, caller_of, silence=1.0).run(asyncio.Event())

asyncio.run(main())
"""


async def test_a_job_whose_worker_is_killed_is_done_by_another_and_ends_once(bench: Bench) -> None:
    ends = 0

    @job("fatal")
    async def fatal(context: JobContext) -> int:
        nonlocal ends
        ends += 1
        return context.attempt

    number = await bench.put("fatal")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROCESS, bench.db.url, cwd=CHECKOUT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    async with asyncio.timeout(60):
        assert await process.stdout.readline() == b"begun\n"
    process.send_signal(signal.SIGKILL)
    await process.communicate()
    assert (await bench.job(number)).state == "running"
    async with bench.working(silence=1.0):
        done = await bench.ended(number)
    assert (done.state, done.result, ends) == ("done", 2, 1)
    assert await bench.column(number, "lost") == 1


async def test_a_worker_outlives_the_loss_of_all_its_connections(bench: Bench) -> None:
    go_on = asyncio.Event()

    @job("patient")
    async def patient(context: JobContext) -> int:
        await go_on.wait()
        return int(await context.database.fetchval("select 7"))

    async with bench.working(silence=1.0):
        number = await bench.put("patient")
        await bench.ended(number, "running")
        link = await bench.db.connect()
        await link.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )
        await link.close()
        go_on.set()
        async with asyncio.timeout(60):
            while True:
                try:
                    done = await bench.ended(number)
                    break
                except Exception:  # noqa: BLE001  the pool finds its dead connections one by one
                    await asyncio.sleep(0.05)
        assert (done.state, done.result) == ("done", 7)


async def test_jobs_are_listed_newest_first_for_whom_they_are(bench: Bench) -> None:
    mine = [await bench.put("a", actor=1), await bench.put("b", actor=1)]
    await bench.put("a", actor=2)
    async with bench.db.acquire() as link:
        found = await recent(link, bench.organisation.schema, created_by=1)
        narrowed = await recent(link, bench.organisation.schema, created_by=1, kind="a")
    assert [each.id for each in found] == mine[::-1]
    assert [each.id for each in narrowed] == mine[:1]


async def test_daily_jobs_are_put_aside_once_a_day_however_many_look(bench: Bench) -> None:
    done = 0

    @schedule.daily("tidy", hour=3)
    async def tidy(context: JobContext) -> None:
        nonlocal done
        done += 1

    for name in set(schedule.DECLARED) - {"tidy"}:
        del schedule.DECLARED[name]
    assert await schedule.put_due_aside(bench.db) == 0  # the next time its hour comes, not at once
    next_run = await bench.db.fetchval("select next_run at time zone 'Asia/Shanghai' from yunchou.schedule")
    assert (next_run.hour, next_run.minute) == (3, 0)
    await bench.db.execute("update yunchou.schedule set next_run = now() - interval '3 days'")
    counts = await asyncio.gather(*(schedule.put_due_aside(bench.db) for _ in range(3)))
    assert sorted(counts) == [0, 0, 1]
    assert await schedule.put_due_aside(bench.db) == 0
    assert await bench.db.fetchval("select next_run > now() from yunchou.schedule")
    # The clock was ahead by years, and is right again: what it put off that far comes at its next hour.
    await bench.db.execute("update yunchou.schedule set next_run = now() + interval '3 years'")
    assert await schedule.put_due_aside(bench.db) == 0
    assert await bench.db.fetchval("select next_run < now() + interval '25 hours' from yunchou.schedule")
    async with bench.working():
        await bench.emptied()
    assert done == 1


async def test_pauses_that_a_clock_ahead_began_are_as_long_as_they_were_meant(bench: Bench) -> None:
    @job("wait")
    async def wait(context: JobContext) -> str:
        return "done"

    at_once, later = await bench.put("wait"), await bench.put("wait", delay=3600)
    ahead = "update yunchou.pgqueuer set {} = {} + interval '3 years', execute_after = execute_after + interval '3 years'"
    await bench.db.execute(ahead.format("created", "created"))
    # One of them was put off once more by then.
    await bench.db.execute(
        "update yunchou.pgqueuer set updated = created where payload = $1", _payload(bench, later)
    )
    await schedule.put_due_aside(bench.db)
    pause = "select extract(epoch from execute_after - now())::int from yunchou.pgqueuer where payload = $1"
    assert 3595 <= await bench.db.fetchval(pause, _payload(bench, later)) <= 3600
    async with bench.working():
        assert (await bench.ended(at_once)).result == "done"
    assert (await bench.job(later)).state == "waiting"


async def test_a_worker_that_died_while_the_clock_was_ahead_is_not_waited_for(bench: Bench) -> None:
    @job("wait")
    async def wait(context: JobContext) -> str:
        return "done"

    number = await bench.put("wait")
    schema = bench.organisation.schema
    await bench.db.execute(
        f"update \"{schema}\".job set state = 'running', heartbeat = now() + interval '1 year'"
    )
    await bench.db.execute(
        "update yunchou.pgqueuer set status = 'picked', queue_manager_id = gen_random_uuid(),"
        " heartbeat = now() + interval '1 year', updated = now() + interval '1 year'"
    )
    async with bench.working(silence=0.5):
        assert (await bench.ended(number)).result == "done"


def _payload(bench: Bench, number: int) -> bytes:
    return f"[{bench.organisation.id},{number}]".encode()
