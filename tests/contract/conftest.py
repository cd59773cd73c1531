"""A running server, as the tests of the doors have it."""

from tests.doors.conftest import own_site, site
from tests.records.webhooks.conftest import receiver

__all__ = ["own_site", "receiver", "site"]
