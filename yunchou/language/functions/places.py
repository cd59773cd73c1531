"""Functions of places on earth. Distances are along the surface of a sphere of the earth's mean radius, 6371.0088 km."""

from yunchou.language.functions.registry import function

FUNCTIONS = (
    function(
        "DISTANCE(place:geo, lat:number, lng:number)", "places", "number", "yunchou.distance({0}, {1}, {2})",
        zh="到某一坐标的直线距离，公里", en="Kilometres to a place, as the crow flies",
        example="DISTANCE(location, 30.25, 120.16) < 5",
    ),
    function(
        "NEAR(place:geo, lat:number, lng:number, km:number)", "places", "boolean",
        "yunchou.near({0}, {1}, {2}, {3})",
        zh="是否在某一坐标若干公里之内；字段建有索引时更快",
        en="Whether it lies within so many kilometres of a place; served by the field's index",
        example="NEAR(location, 30.25, 120.16, 5)",
    ),
)  # fmt: skip
