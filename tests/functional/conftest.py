"""The server that the browser talks to, at rest before the database is emptied."""

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.functional.patience import until

ANSWERING = "process_request_thread"


@pytest.fixture
def live_server(live_server: LiveServer, transactional_db: None, browser: Browser) -> Iterator[LiveServer]:
    """The server of every test, which ends no test in the middle of an answer.

    A page may have asked for more than its test waited for. Emptying the tables meanwhile would wait for
    that answer, be refused as a deadlock, or let it write into the next test.
    """
    yield live_server
    for context in browser.contexts:
        context.close()
    until(lambda: [one.name for one in threading.enumerate() if ANSWERING in one.name], [])
