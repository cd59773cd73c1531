"""A company whose customers write to a service address."""

from tests.apps.mail.conftest import Office, office

__all__ = ["Office", "office"]
