"""What maps are drawn with."""

from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Output

endpoints = Endpoints("maps")


class Tiles(Output):
    """Where tiles come from (`{z}`, `{x}`, `{y}` stand for the tile), and whose they are."""

    url: str
    attribution: str


class MapAnswer(Output):
    """`tiles`: null where maps show the shipped outlines alone."""

    tiles: Tiles | None


@endpoints.get("/map", "What maps are drawn with", answers={200: MapAnswer})
async def map_settings(call: Call) -> Reply:
    """The tiles that the operator set for this server."""
    settings = call.house.settings
    tiles = Tiles(settings.map_tiles, settings.map_attribution) if settings.map_tiles else None
    return Reply(MapAnswer(tiles))
