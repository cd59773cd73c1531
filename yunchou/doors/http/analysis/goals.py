"""How goals stand, for looking only: what the commands of the same name tell, also while seeing as somebody else."""

from yunchou.apps.goals.capacity import capacity_of
from yunchou.apps.goals.checking import smart_of
from yunchou.apps.goals.course import course_of
from yunchou.apps.goals.looking import looked
from yunchou.apps.goals.shapes import (
    Capacity,
    CapacityAsked,
    Course,
    CourseAsked,
    MineAsked,
    MyGoals,
    Overview,
    OverviewAsked,
    SmartAsked,
    SmartTold,
)
from yunchou.apps.goals.telling import mine_of, overview_of
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply

endpoints = Endpoints("goals")
SEEING, OWN = "goals.overview", "goals.mine"


@endpoints.post(
    "/goals/overview",
    "How goals stand",
    scope="read",
    body=OverviewAsked,
    asks=True,
    answers={200: Overview},
    problems=(403, 404, 422),
)
async def overview(call: Call) -> Reply:
    """A department's goal and those right below it, in a period; with the months of the year."""
    return Reply(await looked(call.caller, SEEING, overview_of, call.body))


@endpoints.post(
    "/goals/mine",
    "One's own goals",
    scope="read",
    body=MineAsked,
    asks=True,
    answers={200: MyGoals},
    problems=(403,),
)
async def mine(call: Call) -> Reply:
    """The goals of the asker, and of the department that he heads, in the running period."""
    return Reply(await looked(call.caller, OWN, mine_of, call.body))


@endpoints.post(
    "/goals/smart",
    "Whether a goal is SMART",
    scope="read",
    body=SmartAsked,
    asks=True,
    answers={200: SmartTold},
    problems=(403, 404, 422),
)
async def smart(call: Call) -> Reply:
    """What a goal lacks, letter by letter, and how its number lies in what was reached in earlier years."""
    return Reply(await looked(call.caller, SEEING, smart_of, call.body))


@endpoints.post(
    "/goals/course",
    "A goal day by day",
    scope="read",
    body=CourseAsked,
    asks=True,
    answers={200: Course},
    problems=(403, 404, 422),
)
async def course(call: Call) -> Reply:
    """The periods within a period, and its days: what was to be reached by then, what was, and what a year before."""
    return Reply(await looked(call.caller, SEEING, course_of, call.body))


@endpoints.post(
    "/goals/capacity",
    "Whether people can reach a goal",
    scope="read",
    body=CapacityAsked,
    asks=True,
    answers={200: Capacity},
    problems=(403, 404, 422),
)
async def capacity(call: Call) -> Reply:
    """What the people of a department can reach, those on their ramp by what they count, held against its goal."""
    return Reply(await looked(call.caller, SEEING, capacity_of, call.body))
