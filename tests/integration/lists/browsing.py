"""A browser for lists: reads cells, edits them, changes many."""

import json
import re
from typing import Any

from django.test import Client
from django.utils.http import urlencode

from core.access.models import User

FORM = "application/x-www-form-urlencoded"


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def etag(client: Client, address: str) -> str:
    """Open the editor of a cell and return the version it was opened on."""
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.headers["ETag"])


def patch(client: Client, address: str, value: str, version: str = "*") -> tuple[int, dict[str, Any]]:
    """Change a cell in place. Result: the status and what was answered."""
    body = urlencode({"value": value})
    answer = client.patch(address, body, content_type=FORM, headers={"If-Match": version})
    is_json = answer.headers["Content-Type"].startswith("application/json")
    return answer.status_code, json.loads(answer.content) if is_json else {}


def undo_address(text: str) -> str:
    """Find the way back in a toast."""
    found = re.search(r'action="(/undo/\d+/)"', text)
    assert found, text
    return found[1]


def toasts(client: Client, address: str = "/jobs/") -> str:
    """Return what the next page says in its toasts and above its content."""
    text = client.get(address).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())
