"""Making users, giving and taking roles, by service and by page."""

import pytest

from core.access.models import Grant, User
from core.access.services import grants, users
from core.access.services.administrators import LastAdministrator
from core.audit.models import AuditEvent
from core.audit.presenters import sentence
from core.common.actors import SYSTEM
from core.common.errors import Invalid
from tests import factories

pytestmark = pytest.mark.django_db


def told(verb):
    return [sentence(event) for event in AuditEvent.objects.filter(verb=verb).order_by("pk")]


def test_a_user_is_made_with_an_event_and_without_a_password():
    user = users.create_user(email=" Ada@Example.com ", name="Ada", by=SYSTEM)
    assert (user.email, user.name, user.has_usable_password()) == ("ada@example.com", "Ada", False)
    assert told("access.user.created") == ["The portal added the user ada@example.com"]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"email": "nobody"}, {"email"}),
        ({"email": "TAKEN@example.com"}, {"email"}),
        ({"email": "ada@example.com", "password": "short"}, {"password"}),
        ({"email": "ada@example.com", "password": "password1234"}, {"password"}),
    ],
)
def test_what_a_user_cannot_be(fields, wrong):
    factories.user(email="taken@example.com")
    with pytest.raises(Invalid) as caught:
        users.create_user(by=SYSTEM, **fields)
    assert set(caught.value.fields) == wrong


def test_roles_are_given_once_and_taken_back_with_events():
    user, node = factories.user(role=None, email="ada@example.com"), factories.node("FLOW")
    given = grants.grant(user=user, role="product_manager", scope=node.scope, by=SYSTEM)
    assert grants.grant(user=user, role="product_manager", scope=node.scope, by=SYSTEM) == given
    everywhere = grants.grant(user=user, role="executive", by=SYSTEM)
    grants.revoke(grant=given, by=SYSTEM)

    assert list(user.grants.all()) == [everywhere]
    assert told("access.grant.given") == [
        "The portal made ada@example.com product manager of FLOW",
        "The portal made ada@example.com executive of everything",
    ]
    assert told("access.grant.revoked") == [
        "The portal took the role product manager of FLOW from ada@example.com"
    ]
    assert AuditEvent.objects.get(verb="access.grant.revoked").scope_id == node.scope_id
    with pytest.raises(Invalid):
        grants.grant(user=user, role="emperor", by=SYSTEM)


def test_the_last_administrator_stays():
    first = factories.user("administrator")
    factories.user("administrator", factories.node())  # of a part: does not count
    inactive = factories.user("administrator", is_active=False)
    with pytest.raises(LastAdministrator):
        grants.revoke(grant=first.grants.get(), by=SYSTEM)
    with pytest.raises(LastAdministrator):
        users.deactivate(user=first, by=SYSTEM)

    users.reactivate(user=inactive, by=SYSTEM)
    users.deactivate(user=first, by=SYSTEM)
    assert not User.objects.get(pk=first.pk).is_active
    with pytest.raises(LastAdministrator):
        grants.revoke(grant=inactive.grants.get(), by=SYSTEM)


def test_letting_out_and_in_twice_is_once():
    user = factories.user()
    for _ in range(2):
        users.deactivate(user=user, by=SYSTEM)
    for _ in range(2):
        users.reactivate(user=user, by=SYSTEM)
    assert len(told("access.user.deactivated")) == len(told("access.user.reactivated")) == 1


@pytest.fixture
def administrator(client):
    user = factories.user("administrator", name="Grace", email="grace@example.com")
    client.force_login(user)
    return user


PAGES = ["/users/", "/users/new/", "/users/{pk}/"]


@pytest.mark.parametrize("role", ["cpo", "pmo", "head_of_product", "product_manager", "analyst", None])
@pytest.mark.parametrize("page", PAGES)
def test_the_pages_do_not_exist_for_others(client, role, page):
    user = factories.user(role)
    client.force_login(user)
    assert client.get(page.format(pk=user.pk)).status_code == 404
    assert client.post(f"/users/{user.pk}/activity/", {"active": "false"}).status_code == 404
    assert client.post(f"/users/{user.pk}/", {"role": "administrator"}).status_code == 404


def test_the_list_finds_by_name_role_and_state(client, administrator):
    factories.user("pmo", name="Zoé Martin")
    factories.user("executive", name="Otto", is_active=False)

    def names(query):
        return [str(user) for user in client.get(f"/users/{query}").context["list"].page]

    assert names("") == ["Grace", "Otto", "Zoé Martin"]
    assert names("?q=zoe") == ["Zoé Martin"]
    assert names("?role=executive") == ["Otto"]
    assert names("?active=true") == ["Grace", "Zoé Martin"]
    assert "Zoé Martin" in b"".join(client.get("/users/?export=csv").streaming_content).decode("utf-8-sig")


def test_from_nobody_to_a_product_manager(client, administrator):
    node = factories.node("FLOW")
    answer = client.post("/users/new/", {"email": "ada@example.com", "name": "Ada"})
    user = User.objects.get(email="ada@example.com")
    assert answer["Location"] == f"/users/{user.pk}/"

    client.post(f"/users/{user.pk}/", {"role": "product_manager", "scope": node.scope_id})
    given = user.grants.get()
    assert (given.role, given.scope, given.granted_by) == ("product_manager", node.scope, "grace@example.com")
    page = client.get(f"/users/{user.pk}/").content.decode()
    assert "Grace made Ada product manager of FLOW" in page

    client.post(f"/grants/{given.pk}/revoke/")
    assert not user.grants.exists()
    client.post(f"/users/{user.pk}/activity/", {"active": "false"})
    assert not User.objects.get(pk=user.pk).is_active
    client.post(f"/users/{user.pk}/activity/", {"active": "true"})
    assert User.objects.get(pk=user.pk).is_active


def test_a_wrong_form_says_why(client, administrator):
    answer = client.post("/users/new/", {"email": "grace@example.com"})
    assert answer.status_code == 422
    assert "There is a user with this e-mail address already." in answer.content.decode()


def test_the_last_administrator_cannot_lock_the_door(client, administrator):
    answer = client.post(f"/grants/{administrator.grants.get().pk}/revoke/", follow=True)
    assert "This is the last administrator." in answer.content.decode()
    assert administrator.grants.exists()


def test_an_administrator_of_a_part_gives_roles_there_only(client):
    unit = factories.node("UNIT")
    line, other = factories.node("LINE", unit), factories.node("OTHER")
    local = factories.user("administrator", unit)
    client.force_login(local)
    user = factories.user(role=None)
    elsewhere = factories.grant(user, "executive", other)

    page = client.get(f"/users/{user.pk}/")
    offered = [scope.code for scope in page.context["form"].fields["scope"].queryset]
    assert offered == ["UNIT", "LINE"]
    for place in (other.scope_id, ""):
        answer = client.post(f"/users/{user.pk}/", {"role": "administrator", "scope": place})
        assert answer.status_code == 422
    assert client.post(f"/users/{user.pk}/", {"role": "analyst", "scope": line.scope_id}).status_code == 302
    assert client.post(f"/grants/{elsewhere.pk}/revoke/").status_code == 404
    assert Grant.objects.filter(pk=elsewhere.pk).exists()
    assert client.get("/users/new/").status_code == 404
    assert client.post(f"/users/{user.pk}/activity/", {"active": "false"}).status_code == 404


def test_own_tokens_are_made_shown_once_and_revoked(client):
    user = factories.user("analyst")
    client.force_login(user)
    answer = client.post(
        "/tokens/new/", {"name": "Power BI", "scopes": "read", "expires_on": "2999-12-31", "networks": ""}
    )
    plain = answer.context["made"].plain
    assert plain in answer.content.decode()
    assert answer["Cache-Control"].startswith("max-age=0")
    token = user.api_tokens.get()
    assert token.expires_at.isoformat() == "3000-01-01T00:00:00+00:00"

    for address in ("/tokens/", f"/tokens/{token.pk}/", "/tokens/new/"):
        assert plain.split("_", 2)[2] not in client.get(address).content.decode()

    other = factories.user("analyst")
    client.force_login(other)
    assert client.post(f"/tokens/{token.pk}/revoke/").status_code == 404
    client.force_login(user)
    assert client.post(f"/tokens/{token.pk}/revoke/").status_code == 302
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_a_token_form_says_what_is_wrong(client):
    client.force_login(factories.user("analyst"))
    answer = client.post("/tokens/new/", {"name": "x", "scopes": "read", "networks": "10.0.0.0/99"})
    assert answer.status_code == 422
    assert "10.0.0.0/99 is not an address or a network" in answer.content.decode()
