"""What anybody may ask: whether the server lives, whether it is ready, what it is, its figures."""

import hmac
import ipaddress
from typing import Any

import asyncpg
from litestar import Request, get
from litestar.response.base import ASGIResponse

from yunchou import __version__
from yunchou.base import log
from yunchou.base.errors import not_found
from yunchou.base.text import LANGUAGES
from yunchou.doors.assemble import House
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.figures import Figures, waiting_text
from yunchou.doors.http.replies import Reply, problem_reply
from yunchou.doors.http.shapes import Output
from yunchou.doors.places import DEMO_LOGIN, WORKER
from yunchou.services.waiting import waiting

endpoints = Endpoints("server")
logger = log.get(__name__)


class ServerAnswer(Output):
    """`demo_login` and `demo_password` are told on a demo only, where everybody shares them."""

    version: str
    languages: list[str]
    demo: bool
    demo_login: str | None
    demo_password: str | None


@endpoints.get("/server", "What this server is", scope="open", answers={200: ServerAnswer})
async def server(call: Call) -> Reply:
    """Version, languages, and how to sign in to a demo."""
    demo = await call.house.db.fetchval(
        "select exists(select from yunchou.organisation where ready and settings @> '{\"demo\": true}')"
    )
    return Reply(
        ServerAnswer(
            version=__version__,
            languages=list(LANGUAGES),
            demo=demo,
            demo_login=DEMO_LOGIN if demo else None,
            demo_password=call.house.settings.demo_password if demo else None,
        )
    )


@get("/healthz", opt={"open": True})
async def healthz(request: Request[Any, Any, Any]) -> ASGIResponse:
    """The process answers."""
    request.scope["state"]["route"] = "/healthz"
    return Reply({"status": "ok"}).response()


@get("/readyz")
async def readyz(request: Request[Any, Any, Any]) -> ASGIResponse:
    """200 when the database answers and a worker is there for the jobs, else 503 with what is missing."""
    request.scope["state"]["route"] = "/readyz"
    house: House = request.app.state.house
    parts = {"database": False, "worker": False}
    try:
        parts["worker"] = await house.db.fetchval(_WORKER_THERE, WORKER)
        parts["database"] = True
    except Exception as error:  # noqa: BLE001
        # Whatever is wrong with the database, the answer is the same: not ready.
        logger.warning("not ready", extra={"reason": str(error)})
    ready = all(parts.values())
    return Reply({"status": "ready" if ready else "not ready", **parts}, 200 if ready else 503).response()


_WORKER_THERE = (
    "select exists(select from pg_stat_activity where application_name = $1 and datname = current_database())"
)


def _may_watch(request: Request[Any, Any, Any], token: str) -> bool:
    """Whoever shows the token; where there is none, whoever is near. A proxy says for whom it asks."""
    if token:
        given = request.headers.get("authorization", "")
        return hmac.compare_digest(given.encode("utf-8", "replace"), f"Bearer {token}".encode())
    try:
        return request.client is not None and ipaddress.ip_address(request.client.host).is_private
    except ValueError:
        return False


@get("/metrics")
async def metrics(request: Request[Any, Any, Any]) -> ASGIResponse:
    """Figures for Prometheus."""
    request.scope["state"]["route"] = "/metrics"
    figures: Figures = request.app.state.figures
    house: House = request.app.state.house
    if not _may_watch(request, house.settings.metrics_token):
        return problem_reply(not_found(), "zh-CN", log.request_id()).response()
    try:
        text = figures.text() + waiting_text(await waiting(house.db))
    except (OSError, asyncpg.InterfaceError, asyncpg.PostgresError):
        # What watches the server must see its own figures most of all while the database is away.
        text = figures.text()
    return Reply(text.encode(), media_type="text/plain; version=0.0.4; charset=utf-8").response()


handlers = [healthz, readyz, metrics]
