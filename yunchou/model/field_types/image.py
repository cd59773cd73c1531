"""Pictures of a record: files that every browser shows."""

from yunchou.model.field_types.file import File


class Image(File):
    name = "image"
