"""Waiting for what a page does. A test that reads the moment after it has acted reads what was there before.

Playwright's `expect` waits by itself. For everything else: `leads_to` around what opens another page,
`until` around what is read again until it is so, `lasting` around what must find nothing.
tests/architecture/test_patience.py refuses the rest.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.test import Client
from playwright.sync_api import Locator, Page

SECONDS = 20.0
STOPS = 120
Read = TypeVar("Read")
Found = TypeVar("Found")


def until(read: Callable[[], Read], wanted: Read, *, seconds: float = SECONDS) -> None:
    """Read again and again until it is what is wanted; never for a value that a page only passes through."""
    deadline = time.monotonic() + seconds
    while (found := read()) != wanted:
        assert time.monotonic() < deadline, f"{found!r}, and not {wanted!r}, after {seconds} s"
        time.sleep(0.05)


def lasting(look: Callable[[], Found], *, seconds: float = 5.0) -> Found:
    """Return what is wrong if it stays so: what a page only passes through is no fault."""
    deadline = time.monotonic() + seconds
    while (found := look()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return found


def started(page: Page) -> None:
    """Wait until the scripts of the page run: the keys work from here on."""
    page.wait_for_selector("html[data-started]")


def opened(page: Page, address: str) -> None:
    """Open an address, and wait until its scripts run."""
    page.goto(address)
    started(page)


@contextmanager
def leads_to(page: Page, address: str | None = None) -> Iterator[None]:
    """Do what opens another page, or the same once more, and wait until it is there and its scripts run.

    address: a pattern of the page it leads to; None is any. Asking for the address afterwards would be
    content with the old page where both fit, and asking for its scripts where it has some.
    """
    with page.expect_navigation(url=address):
        yield
    started(page)


def sign_in(page: Page, url: str, user: object) -> None:
    """Let the page's browser be somebody, and nobody else any more."""
    client = Client()
    client.force_login(user)
    page.context.clear_cookies()
    page.context.add_cookies(
        [{"name": name, "value": kept.value, "url": url} for name, kept in client.cookies.items()]
    )


def focused(target: Locator) -> bool:
    """Tell whether the target, or one of several, has the focus now. For loops over keys: a key is answered
    before the next line runs."""
    return bool(target.evaluate_all("all => all.includes(document.activeElement)"))


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target, or one of several, has the focus. It may have it already."""
    for _stop in range(STOPS):
        if focused(target):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {target}")


def choose(page: Page, target: Locator, words: str) -> None:
    """Choose in a select by keys: what is typed on it finds the option that begins so.

    The browser takes keys more than a second apart for the beginning of another word: then once more.
    """
    tab_to(page, target)
    for _attempt in range(3):
        page.keyboard.type(words)
        if target.locator("option:checked").inner_text().strip().startswith(words):
            return
        time.sleep(1.5)
    raise AssertionError(f"{words!r} typed on {target} does not find it")
