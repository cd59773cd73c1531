"""The streams of chance from which everything is drawn: one for each part, always the same."""

from random import Random


def stream(part: str) -> Random:
    """A fresh stream for a part, so that a change in one part moves nothing in another."""
    return Random(f"yunchou demo: {part}")  # noqa: S311 (nothing here is secret)
