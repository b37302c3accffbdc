import pytest
from django.test import Client, RequestFactory
from django.views import defaults
from django.views.csrf import csrf_failure

from tests import factories


@pytest.mark.django_db
def test_what_is_not_there_and_what_one_may_not_see_look_the_same():
    client = Client()
    client.force_login(factories.user())
    missing = client.get("/nowhere/")
    assert missing.status_code == 404
    assert "There is no page here that you can see" in missing.content.decode()
    request = RequestFactory().get("/nowhere/")
    hidden = defaults.permission_denied(request, exception=PermissionError())
    assert hidden.status_code == 403
    assert "There is no page here that you can see" in hidden.content.decode()


def test_a_broken_page_stands_alone_in_both_languages():
    # No database mark: the page must not ask it anything.
    answer = defaults.server_error(RequestFactory().get("/"))
    text = answer.content.decode()
    assert answer.status_code == 500
    assert "This page could not be made" in text
    assert "n’a pas pu être produite" in text
    assert "{%" not in text


@pytest.mark.parametrize(
    ("answer", "status", "words"),
    [
        (lambda request: defaults.bad_request(request, exception=ValueError()), 400, "was not understood"),
        (lambda request: csrf_failure(request, reason="x"), 403, "was open for too long"),
    ],
)
def test_refusals_say_what_to_do(answer, status, words):
    made = answer(RequestFactory().get("/"))
    assert made.status_code == status
    assert words in made.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/dashboard/%00/", "/products/%00/", "/targets/new/?node=%00", "/packs/new/?node=%00"]
)
def test_an_address_with_a_nul_is_not_found(client: Client, address: str) -> None:
    client.force_login(factories.user())
    assert client.get(address).status_code == 404
