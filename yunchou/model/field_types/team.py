"""A reference to a team: people who work together, whatever departments they belong to."""

from yunchou.model.field_types.lookup import Lookup


class Team(Lookup):
    name = "team"
    target = "team"
