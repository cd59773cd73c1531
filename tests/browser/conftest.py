"""Jobs walked as people do them, in a real browser on a real server with the demo organisation.

A window comes from the fixture `visit`: `await visit("admin@demo.example", "/records/account")`. The windows watch
themselves: a console error, an uncaught error or an answer of 500 fails the test. Of a test that fails, pictures
of its windows are left in var/browser.
"""

from collections.abc import Generator

import pytest

from tests.fixtures.browser import all_visitors, browser, keep_report, own_visit, visit
from tests.fixtures.server import demo_server, own_demo_server

__all__ = ["all_visitors", "browser", "demo_server", "own_demo_server", "own_visit", "visit"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if {"visit", "own_visit"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    keep_report(item, report)
    return report
