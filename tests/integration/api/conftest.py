"""API clients: one per user, as another system would be."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from core.access.models import User
from tests import factories

Clients = Callable[..., APIClient]


@pytest.fixture
def client_for(db: None) -> Clients:
    """Make a client that acts as a user; without one, as a CPO."""

    def make(user: User | None = None, **grant: Any) -> APIClient:
        client = APIClient()
        client.force_authenticate(user or factories.user(**grant))
        return client

    return make
