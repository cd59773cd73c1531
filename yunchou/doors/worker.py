"""The job worker process: empties the queue of all organisations."""

import asyncio
import contextlib
import signal

import asyncpg

from yunchou.access.actor import Caller
from yunchou.access.working_time import working_time
from yunchou.apps.crm import scoring
from yunchou.apps.mail import reading, sending
from yunchou.apps.organisation import holidays
from yunchou.apps.pools import clock as pools
from yunchou.apps.together import delivering
from yunchou.base import log, tracing
from yunchou.base.settings import Settings
from yunchou.doors.assemble import House
from yunchou.doors.places import WORKER
from yunchou.jobs.when import Works
from yunchou.jobs.worker import Worker
from yunchou.model import store
from yunchou.model.partitions import lack_a_month, make_partitions
from yunchou.pages.reports import jobs as reports
from yunchou.records import bulk, daily, exports, keeping
from yunchou.records.computed import jobs as computed
from yunchou.records.follow import Following
from yunchou.records.imports import jobs as imports
from yunchou.records.search import index as search
from yunchou.records.webhooks import sending as webhooks
from yunchou.rules.automation import jobs as automations
from yunchou.rules.duplicates import search as duplicates
from yunchou.rules.duplicates import upkeep as duplicate_keys
from yunchou.services import retention
from yunchou.services.backup import jobs as backups
from yunchou.services.mail import outbox
from yunchou.studio import indexes, option_merging, removed, retyping

HANDLERS = (
    imports,
    exports,
    reports,
    bulk,
    daily,
    search,
    removed,
    indexes,
    retyping,
    option_merging,
    outbox,
    computed,
    webhooks,
    duplicates,
    duplicate_keys,
    automations,
    retention,
    keeping,
    reading,
    sending,
    holidays,
    pools,
    scoring,
    backups,
    delivering,
)
"""The modules whose jobs a worker does and whose followers read the log; naming them here is what declares them."""
logger = log.get(__name__)
LOOK_SECONDS = 30.0


async def work(settings: Settings, stop: asyncio.Event) -> int:
    """Runs jobs until told to stop; those under way are handed back."""
    tracing.start("worker")
    house = await House.open(settings, application_name=WORKER, max_size=6)

    async def caller_of(organisation: int, user: int | None) -> Caller:
        return await house.caller(organisation, user)

    async def works_of(organisation: int) -> Works:
        caller = await house.caller(organisation, None)
        snapshot = await caller.organisation.snapshot()
        return working_time(snapshot.parts, caller.organisation.settings.time_zone).works

    months = asyncio.create_task(keep_months(house, stop))
    following = asyncio.create_task(Following(house.db, house.organisations).run(stop))
    try:
        resources = {
            "files": house.files,
            "data": house.settings.data,
            "mail": house.mail,
            "push": house.push,
            "outgoing": house.outgoing,
            "sealer": house.sealer,
            "metrics": house.metrics,
            "pages": house.pages,
        }
        await Worker(house.db, caller_of, resources=resources, works_of=works_of).run(stop)
        await following
    finally:
        following.cancel()
        months.cancel()
        await house.close()
        await asyncio.to_thread(tracing.stop)
    return 0


async def keep_months(house: House, stop: asyncio.Event) -> None:
    """Makes the months of the logs that ids need, where a clock that jumped has left those behind that were made ahead."""
    while not stop.is_set():
        try:
            for organisation in await house.organisations():
                if await lack_a_month(house.db, organisation.schema):
                    logger.warning("the clock has jumped; the log gets the months it lacks")
                    async with house.db.transaction() as link:
                        await store.lock(link, organisation.id)
                        await make_partitions(link, organisation.schema)
        except (OSError, asyncpg.InterfaceError, asyncpg.PostgresError) as error:
            logger.warning("months not looked at", extra={"reason": str(error)})
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), LOOK_SECONDS)


async def run_alone(settings: Settings) -> int:
    """`yunchou worker`: the worker by itself, until a signal."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    log.set_up(settings.log_level)
    return await work(settings, stop)
