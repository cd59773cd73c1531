"""Reports that come by mail: the caller's own, leaving them, and sending one at once."""

from yunchou.apps.together import subscriptions
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Output

endpoints = Endpoints("reports")


class MySubscription(Output):
    """A report that comes to the caller; `left`: it does no longer."""

    id: str
    name: str
    format: str
    left: bool


class MySubscriptionsAnswer(Output):
    """What comes to the caller."""

    subscriptions: list[MySubscription]


class JobStarted(Output):
    """The job that was put aside."""

    job: str


@endpoints.get(
    "/report-subscriptions",
    "Reports that come to the caller",
    scope="read",
    answers={200: MySubscriptionsAnswer},
)
async def list_mine(call: Call) -> Reply:
    """The subscriptions that go to the caller, as a person or by department or role."""
    return Reply({"subscriptions": await subscriptions.mine(call.caller)})


@endpoints.post(
    "/report-subscriptions/{id}/leave",
    "Get a report no longer",
    answers={204: None},
    problems=(404,),
)
async def leave(call: Call) -> Reply:
    """The caller gets the report no longer, whoever names the caller."""
    await subscriptions.leave(call.caller, call.id, True)
    return Reply(status=204)


@endpoints.delete(
    "/report-subscriptions/{id}/leave",
    "Get a report again",
    answers={204: None},
    problems=(404,),
)
async def come_back(call: Call) -> Reply:
    """The caller gets the report again."""
    await subscriptions.leave(call.caller, call.id, False)
    return Reply(status=204)


@endpoints.post(
    "/report-subscriptions/{id}/run", "Send a report now", answers={202: JobStarted}, problems=(403, 404)
)
async def send_report_now(call: Call) -> Reply:
    """Sends a subscription to everybody who gets it, beside its times."""
    return Reply({"job": str(await subscriptions.run_now(call.caller, call.id))}, 202)
