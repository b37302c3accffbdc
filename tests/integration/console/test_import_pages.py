"""Pages of imports, in every state."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db


def test_the_list_is_empty_at_first(client: Client):
    client.force_login(factories.user())
    page = client.get(reverse("console:import-list"))
    assert page.status_code == 200
    assert "No imports yet" in page.content.decode()
