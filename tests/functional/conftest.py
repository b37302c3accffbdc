"""The server of the browser: its files are kept, and it is at rest before the tables are emptied."""

import threading
from collections.abc import Iterator

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.http import HttpRequest, HttpResponseBase
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.functional.patience import until

ANSWERING = "process_request_thread"
_serve = StaticFilesHandler.serve


def serve(handler: StaticFilesHandler, request: HttpRequest) -> HttpResponseBase:
    """Let the browser keep scripts and styles, as a portal does: every page asks for some thirty."""
    answer = _serve(handler, request)
    answer["Cache-Control"] = "max-age=3600"
    return answer


@pytest.fixture(scope="session", autouse=True)
def files_are_kept() -> Iterator[None]:
    StaticFilesHandler.serve = serve  # type: ignore[method-assign]
    yield
    StaticFilesHandler.serve = _serve  # type: ignore[method-assign]


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
