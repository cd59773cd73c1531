"""The organisation keeps itself in order: the tree of departments, regions, logins. Its objects are access's own."""

from yunchou.model.object import Object

OBJECTS: tuple[Object, ...] = ()
