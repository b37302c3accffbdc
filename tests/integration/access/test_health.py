"""The address that a load balancer asks."""

import pytest
from django.db import DatabaseError

from cpo_portal import views


@pytest.mark.django_db
def test_health_needs_no_sign_in(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-cache" in answer["Cache-Control"]


def test_health_says_when_there_is_no_database(client, monkeypatch):
    class Gone:
        def cursor(self):
            raise DatabaseError

    monkeypatch.setattr(views, "connection", Gone())
    assert client.get("/healthz").status_code == 503
