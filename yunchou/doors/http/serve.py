"""From a declared endpoint to a route: admit, read, run, answer; the same few steps for every call."""

from typing import Any

from litestar import Request
from litestar.handlers import HTTPRouteHandler
from litestar.response.base import ASGIResponse

from yunchou.base import log
from yunchou.base.text import choose_language
from yunchou.doors.assemble import House
from yunchou.doors.http.admission import admit
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoint
from yunchou.doors.http.faults import problem_of
from yunchou.doors.http.multipart import Parts
from yunchou.doors.http.reading import read_input
from yunchou.doors.http.replies import problem_reply

PREFIX = "/api/v1"


def route(endpoint: Endpoint) -> HTTPRouteHandler:
    """The framework's route for one endpoint."""

    async def answer(request: Request[Any, Any, Any]) -> ASGIResponse:
        request.scope["state"]["route"] = endpoint.path
        house: House = request.app.state.house
        call = Call(request, house, choose_language(request.headers.get("accept-language")))
        try:
            await admit(call, endpoint)
            if call.known:
                request.scope["state"]["user"] = str(call.caller.actor.user_id)
            await read_input(call, endpoint)
            try:
                reply = await endpoint.run(call)
            finally:
                if isinstance(call.body, Parts):
                    call.body.close()
        except Exception as error:  # noqa: BLE001  every fault has an answer
            reply = problem_reply(problem_of(error), call.language, log.request_id())
        return reply.response(request.headers.get("accept-encoding", ""))

    answer.__name__ = endpoint.run.__name__
    return HTTPRouteHandler(
        PREFIX + _path(endpoint.path),
        http_method=[endpoint.method],  # type: ignore[list-item]  # the framework names its methods by an enum
        request_max_body_size=endpoint.limit,
        status_code=200,
        sync_to_thread=None,
    )(answer)


def _path(path: str) -> str:
    return path.replace("}", ":str}")
