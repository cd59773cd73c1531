"""A reference to a person of the organisation."""

from yunchou.model.field_types.lookup import Lookup


class User(Lookup):
    name = "user"
    target = "user"
