"""What is wrong with a definition, collected and raised all at once."""

from yunchou.base.errors import FieldError, Message, invalid


class Faults:
    """Collects what is wrong and raises it all at once."""

    def __init__(self) -> None:
        self.found: list[FieldError] = []

    def add(self, code: str, at: str, message: Message) -> None:
        """Notes a fault."""
        self.found.append(FieldError(code, message, field=at))

    def finish(self) -> None:
        """Raises 422 if anything was wrong."""
        if self.found:
            raise invalid(tuple(self.found))
