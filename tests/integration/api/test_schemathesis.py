"""The API keeps its word: made-up requests to every operation, against its own description."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
import yaml
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from core.access.services import tokens
from core.jobs.models import Job
from cpo_portal.wsgi import application
from tests import factories
from tests.factories import facts

COMMITTED = Path(__file__).parents[3] / "docs/openapi.yml"
CASES_EACH = 300 if os.environ.get("PORTAL_TESTS_LONG") else 12
CHECKS = (
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)


def parsed(text: str | bytes) -> Any:
    """Read YAML by the parser that is written in C: the description has 24,000 lines."""
    return yaml.load(text, Loader=yaml.CSafeLoader)


SCHEMA = schemathesis.openapi.from_dict(parsed(COMMITTED.read_text()))
SCHEMA.app = application
OPERATIONS = {
    f"{found.ok().method.upper()} {found.ok().path}": found.ok() for found in SCHEMA.get_all_operations()
}
# Answered by others' code, in forms that are not of this API.
NOT_OURS = {"GET /api/v1/schema/"}


@pytest.fixture
def kept_connection(db: None) -> Iterator[None]:
    """Let requests through WSGI share the test's transaction, as those of Django's own test client do."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def headers(kept_connection: None) -> dict[str, str]:
    """A company with one of everything, and the token of somebody who may do everything."""
    user = factories.user("administrator")
    node = factories.node("N")
    product = factories.product("P", node)
    factories.ownership(product, factories.person("person@example.com"))
    facts.answers(product, "2026-01-10", 9, 3)
    facts.measure_all()
    Job.objects.create(kind="ingest.check", state=Job.State.FAILED, created_by_email=user.email)
    made = tokens.create(user=user, name="t", scopes="write", by=user)
    return {"Authorization": f"Bearer {made.plain}"}


@pytest.mark.django_db
def test_the_committed_description_is_the_served_one(tmp_path: Path) -> None:
    """To renew it: manage.py spectacular --file docs/openapi.yml."""
    call_command("spectacular", "--file", str(tmp_path / "made.yml"), "--validate", "--fail-on-warn")
    assert (tmp_path / "made.yml").read_text() == COMMITTED.read_text()
    client = Client()
    client.force_login(factories.user())
    served = parsed(client.get("/api/v1/schema/").content)
    assert served["paths"] == parsed(COMMITTED.read_text())["paths"]


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_no_request_breaks_it_and_every_answer_is_as_described(name: str, headers: dict[str, str]) -> None:
    operation = OPERATIONS[name]

    @seed(20260101)
    @settings(
        max_examples=CASES_EACH,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def ask(data: Any) -> None:
        case = data.draw(operation.as_strategy())
        answer = case.call(headers=headers)
        case.validate_response(
            answer, checks=[check for check in CHECKS if name not in NOT_OURS or check is CHECKS[0]]
        )

    ask()


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_nobody_is_answered_without_a_token(name: str, headers: dict[str, str]) -> None:
    operation = OPERATIONS[name]

    @seed(20260101)
    @settings(
        max_examples=3,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def ask(data: Any) -> None:
        case = data.draw(operation.as_strategy())
        for refused in ({}, {"Authorization": "Bearer cpo_00000000_no"}, {"Authorization": "Basic eDp5"}):
            answer = case.call(headers=refused)
            # What is no id at all leads nowhere, whoever asks.
            wanted = {401, 404} if "{" in name else {401}
            assert answer.status_code in wanted, answer.content
            assert set(answer.json()) == {"code", "detail", "fields"}

    ask()
