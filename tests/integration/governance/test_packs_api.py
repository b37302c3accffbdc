import io

import pytest
from pptx import Presentation
from rest_framework.test import APIClient

from tests import factories
from tests.integration.governance.company import Company, draw_what_is_due

pytestmark = pytest.mark.django_db
URL = "/api/v1/steering-packs/"


def client_of(role: str = "cpo", node: object = None) -> APIClient:
    client = APIClient()
    client.force_authenticate(factories.user(role, node))
    return client


def test_prepare_draw_and_download(company: Company) -> None:
    client = client_of()
    made = client.post(URL, {"node": "NODE", "period": "2026-10", "languages": ["en"]}, format="json")
    assert made.status_code == 201
    pack = made.json()
    assert (pack["position"], pack["node"], pack["period"], pack["files"]) == (1, "NODE", "2026-10", [])
    assert client.get(f"{URL}1/files/en/pptx/").json()["code"] == "pack_not_drawn"
    draw_what_is_due()
    files = client.get(f"{URL}1/").json()["files"]
    assert [(one["language"], one["format"]) for one in files] == [
        ("en", "pdf"),
        ("en", "pptx"),
        ("en", "xlsx"),
    ]
    answer = client.get(f"{URL}1/files/en/pptx/")
    assert answer["ETag"] == f'"{files[1]["sha256"]}"'
    whole = b"".join(answer.streaming_content)
    assert len(whole) == files[1]["size"]
    assert Presentation(io.BytesIO(whole)).slides[0].shapes.title.text_frame.text == "Revenue is off target"


def test_drawing_is_asked_for_once(company: Company) -> None:
    client = client_of()
    client.post(URL, {"node": "NODE"}, format="json")
    first = client.post(f"{URL}1/draw/", {"language": "fr"}, format="json")
    assert (first.status_code, first.json()["kind"]) == (202, "governance.draw")
    assert client.post(f"{URL}1/draw/", {"language": "fr"}, format="json").json()["id"] == first.json()["id"]
    draw_what_is_due()
    assert client.post(f"{URL}1/draw/", {"language": "fr"}, format="json").status_code == 200
    assert client.post(f"{URL}1/draw/", {"language": "de"}, format="json").status_code == 400


def test_one_pack_has_an_etag(company: Company) -> None:
    client = client_of()
    client.post(URL, {"node": "NODE"}, format="json")
    tag = client.get(f"{URL}1/")["ETag"]
    assert client.get(f"{URL}1/", headers={"If-None-Match": tag}).status_code == 304


def test_the_content_is_the_one_that_was_hashed(company: Company) -> None:
    client = client_of()
    pack = client.post(URL, {"node": "NODE", "period": "2026-10"}, format="json").json()
    answer = client.get(f"{URL}1/content/")
    assert answer["ETag"] == f'"{pack["sha256"]}"'
    assert answer.json()["node"]["name"] == "Payments"


@pytest.mark.parametrize(
    ("sent", "field"),
    [({}, "node"), ({"node": "NOWHERE"}, "node"), ({"node": "NODE", "period": "2026-13"}, "period"),
     ({"node": "NODE", "period": "2999-01"}, "period"),
     ({"node": "NODE", "languages": ["de"]}, "languages.0")],
)  # fmt: skip
def test_what_is_wrong_is_told_by_field(company: Company, sent: dict[str, object], field: str) -> None:
    answer = client_of().post(URL, sent, format="json")
    assert answer.status_code == 400
    assert field in answer.json()["fields"]


def test_who_only_reads_may_not_prepare(company: Company) -> None:
    assert client_of("executive").post(URL, {"node": "NODE"}, format="json").status_code == 403


def test_a_node_that_is_not_seen_is_unknown(company: Company) -> None:
    elsewhere = client_of("cpo", factories.node("ELSEWHERE"))
    assert elsewhere.post(URL, {"node": "NODE"}, format="json").status_code == 400
    client_of().post(URL, {"node": "NODE"}, format="json")
    assert elsewhere.get(URL).json()["count"] == 0
    for address in ("1/", "1/content/", "1/files/en/pdf/"):
        assert elsewhere.get(f"{URL}{address}").status_code == 404
