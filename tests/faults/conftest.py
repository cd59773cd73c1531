"""A server for the tests of faults that speak to one."""

from tests.doors.conftest import own_site

__all__ = ["own_site"]
