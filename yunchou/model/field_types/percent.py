"""A share: 25 % is 0.25."""

from yunchou.model.field_types.number import Number


class Percent(Number):
    name = "percent"
    places = 8
