"""The ASGI application: all endpoints, the interface, and what surrounds every request."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from litestar import Litestar, Request
from litestar.datastructures import State
from litestar.handlers import HTTPRouteHandler
from litestar.response import Response

from yunchou.base import log
from yunchou.base.settings import CHECKOUT, Settings
from yunchou.base.text import choose_language
from yunchou.doors.assemble import House
from yunchou.doors.http import about, idempotency, socket
from yunchou.doors.http.caldav import door as caldav
from yunchou.doors.http.catalogue import ENDPOINTS
from yunchou.doors.http.edge import Edge
from yunchou.doors.http.faults import problem_of
from yunchou.doors.http.figures import Figures
from yunchou.doors.http.multipart import UPLOADS, sweep_uploads
from yunchou.doors.http.pages import (
    quote_page,
    satisfaction_page,
    signing_page,
    statement_page,
    unsubscribe_page,
    verify_page,
    web_forms,
)
from yunchou.doors.http.replies import problem_reply
from yunchou.doors.http.serve import route
from yunchou.doors.http.static import Interface
from yunchou.services.realtime import Hub

SWEEP_SECONDS = 3600.0


def _interface(settings: Settings, folder: Path | None) -> HTTPRouteHandler:
    tiles = "{0.scheme}://{0.netloc}".format(urlsplit(settings.map_tiles)) if settings.map_tiles else ""
    return Interface(folder or _built_interface(), settings.embed_allow, tiles).handler()


def build(settings: Settings, *, house: House | None = None, interface: Path | None = None) -> Edge:
    """The application; it opens the house when it starts, unless given one, which it then leaves open."""
    figures = Figures(settings.data / "run" / "figures")
    app = Litestar(
        [
            *map(route, ENDPOINTS),
            *about.handlers,
            *socket.handlers,
            *web_forms.handlers,
            *quote_page.handlers,
            *satisfaction_page.handlers,
            *signing_page.handlers,
            *statement_page.handlers,
            *unsubscribe_page.handlers,
            *verify_page.handlers,
            *caldav.handlers,
            _interface(settings, interface),
        ],
        lifespan=[lambda app: _lifetime(app, house, figures)],
        exception_handlers={Exception: _answer_fault},
        state=State({"settings": settings, "figures": figures, "endpoints": ENDPOINTS}),
        openapi_config=None,
        logging_config=None,
        debug=False,
    )
    # Around everything, not among the framework's middleware, which does not see what no route takes.
    return Edge(app, figures)


@contextlib.asynccontextmanager
async def _lifetime(app: Litestar, given: House | None, figures: Figures) -> AsyncIterator[None]:
    house = given or await House.open(app.state.settings)
    hub = Hub(house.db)
    app.state.house, app.state.hub = house, hub
    figures.begin(house.db)
    tasks = [asyncio.create_task(work) for work in (hub.run(), figures.keep_writing(), _sweep(house))]
    try:
        yield
    finally:
        hub.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        figures.remove()
        if given is None:
            await house.close()


async def _sweep(house: House) -> None:
    """Removes what has run out, now and then."""
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        try:
            await house.sessions.sweep()
            await house.logins.sweep()
            await house.links.sweep()
            await house.waiting.sweep()
            for organisation in await house.organisations():
                await idempotency.sweep(organisation.schema, house.db.execute)
            await asyncio.to_thread(sweep_uploads, house.files.root / UPLOADS)
        except Exception as error:  # noqa: BLE001
            # Tidying may wait: the next round does the same work.
            log.get(__name__).warning("not swept", extra={"reason": str(error)})


def _answer_fault(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """What went wrong outside an endpoint: no such address, no such method, too large a body."""
    language = choose_language(request.headers.get("accept-language"))
    reply = problem_reply(problem_of(error), language, log.request_id())
    return Response(
        reply.encoded(), status_code=reply.status, media_type=reply.media_type, headers=reply.headers
    )


def _built_interface() -> Path:
    """The folder of the built interface: beside the package in a release, in `web/dist` in a checkout."""
    shipped = Path(__file__).resolve().parents[2] / "web"
    return shipped if shipped.is_dir() else CHECKOUT / "web" / "dist"
