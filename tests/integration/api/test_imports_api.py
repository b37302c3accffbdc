"""Imports through API v1: send, look, apply, undo."""

import io

import pytest
from rest_framework.test import APIClient

from core.ingest.models import ImportRun
from core.jobs.services.working import work_until_empty
from metrics.models import SurveyAnswer
from tests import factories
from tests.integration.api.conftest import Clients

pytestmark = pytest.mark.django_db(transaction=True)

HEAD = "response_id,product,score,responded_at\n"
IMPORTS = "/api/v1/imports/"


@pytest.fixture(autouse=True)
def wallet(transactional_db: None) -> None:
    factories.product("WALLET")


def send(client: APIClient, text: str, **more: str) -> dict:
    file = io.BytesIO(text.encode())
    file.name = "answers.csv"
    answer = client.post(IMPORTS, {"file": file, **more}, format="multipart")
    assert answer.status_code == 201, answer.json()
    work_until_empty()
    return client.get(f"{IMPORTS}{answer.json()['id']}/").json()


def test_from_the_file_to_the_facts_and_back(client_for: Clients) -> None:
    client = client_for(role="cpo")
    run = send(client, HEAD + "R1,WALLET,9,2025-01-05\nR2,NOPE,4,2025-01-06\n")
    assert (run["state"], run["source"]) == ("previewed", "survey")
    assert [run[name] for name in ("read", "created", "updated", "unchanged", "rejected")] == [2, 1, 0, 0, 1]
    assert not SurveyAnswer.objects.exists()
    place = f"{IMPORTS}{run['id']}/"
    assert client.post(f"{place}apply/").status_code == 202
    work_until_empty()
    assert client.get(place).json()["state"] == "applied"
    assert SurveyAnswer.objects.count() == 1
    undone = client.post(f"{place}undo/")
    assert (undone.status_code, undone.json()["state"]) == (200, "undone")
    assert not SurveyAnswer.objects.exists()
    refused = client.post(f"{place}undo/")
    assert (refused.status_code, refused.json()["code"]) == (409, "import_not_applied")
    assert set(refused.json()) == {"code", "detail", "fields"}


def test_issues_name_line_column_value_reason_and_repair(client_for: Clients) -> None:
    client = client_for(role="cpo")
    run = send(client, HEAD + "R1,NOPE,9,2025-01-05\nR2,WALLET,11,2025-01-06\n")
    found = client.get(f"{IMPORTS}{run['id']}/issues/").json()
    assert found["count"] == 2
    first, second = found["results"]
    assert (first["line"], first["column"], first["value"], first["code"]) == (
        2,
        "product",
        "NOPE",
        "unknown_product",
    )
    assert (second["line"], second["column"], second["code"]) == (3, "score", "too_large")
    assert "NOPE" in first["message"]
    assert first["advice"]


def test_question_is_answered_by_a_mapping(client_for: Clients) -> None:
    client = client_for(role="cpo")
    run = send(client, "ware;wert;tag\nWALLET;9;2025-01-05\n")
    assert (run["state"], run["error_code"]) == ("needs_mapping", "source_unknown")
    place = f"{IMPORTS}{run['id']}/map/"
    missing = client.post(place, {"source": "survey", "columns": {"product": "ware"}}, format="json")
    assert (missing.status_code, set(missing.json()["fields"])) == (400, {"score", "responded_at"})
    columns = {"product": "ware", "score": "wert", "responded_at": "tag"}
    assert client.post(place, {"source": "survey", "columns": columns}, format="json").status_code == 200
    work_until_empty()
    assert client.get(f"{IMPORTS}{run['id']}/").json()["created"] == 1


def test_what_cannot_begin_is_refused_in_one_shape(client_for: Clients) -> None:
    client = client_for(role="cpo")
    nothing = client.post(IMPORTS, {}, format="multipart")
    assert (nothing.status_code, set(nothing.json()["fields"])) == (400, {"file"})
    file = io.BytesIO(b"a,b\n1,2\n")
    file.name = "a.csv"
    unknown = client.post(IMPORTS, {"file": file, "source": "weather"}, format="multipart")
    assert (unknown.status_code, unknown.json()["code"]) == (400, "source_unknown")
    run = send(client, HEAD + "R1,WALLET,9,2025-01-05\n")
    client.post(f"{IMPORTS}{run['id']}/discard/")
    late = client.post(f"{IMPORTS}{run['id']}/apply/")
    assert (late.status_code, late.json()["code"]) == (409, "import_not_ready")
    assert client.get(f"{IMPORTS}?source=weather").status_code == 400


def test_the_list_is_ones_own_and_can_be_narrowed(client_for: Clients) -> None:
    own = client_for(role="product_manager")
    send(own, HEAD + "R1,WALLET,9,2025-01-05\n")
    other = client_for(role="product_manager")
    assert other.get(IMPORTS).json()["count"] == 0
    assert own.get(IMPORTS).json()["count"] == 1
    assert own.get(f"{IMPORTS}?state=applied").json()["count"] == 0
    assert client_for(role="pmo").get(f"{IMPORTS}?source=survey").json()["count"] == 1
    run = ImportRun.objects.get()
    for method, part in (
        ("get", ""),
        ("get", "issues/"),
        ("post", "apply/"),
        ("post", "undo/"),
        ("post", "discard/"),
    ):
        answer = getattr(other, method)(f"{IMPORTS}{run.pk}/{part}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), part


def test_who_may_not_import_is_told_so(client_for: Clients) -> None:
    file = io.BytesIO(b"a\n1\n")
    file.name = "a.csv"
    refused = client_for(role="executive").post(IMPORTS, {"file": file}, format="multipart")
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_denied")
    assert not ImportRun.objects.exists()
