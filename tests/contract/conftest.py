"""A running server, as the tests of the doors have it."""

from tests.doors.conftest import own_site

__all__ = ["own_site"]
