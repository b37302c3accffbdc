"""Calling the API with a token."""

from datetime import timedelta

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from core.access.authentication import TokenAuthentication
from core.access.models import ApiToken
from core.access.services import tokens
from core.audit.models import AuditEvent
from core.common.errors import Invalid
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return factories.user("analyst")


def make(user, scopes="read", name="Power BI", **fields):
    return tokens.create(user=user, name=name, scopes=scopes, by=user, **fields)


def call(plain, method="get", address="203.0.113.9", **headers):
    request = getattr(RequestFactory(), method)(
        "/api/v1/products/", headers={"Authorization": f"Bearer {plain}", **headers}, REMOTE_ADDR=address
    )
    return TokenAuthentication().authenticate(Request(request))


def refused(plain, **how):
    with pytest.raises((AuthenticationFailed, PermissionDenied)) as caught:
        call(plain, **how)
    return caught.value.status_code, caught.value.get_codes()


def test_a_token_acts_as_its_user(user):
    made = make(user)
    assert call(made.plain) == (user, made.token)


def test_only_the_hmac_is_kept(user):
    made = make(user)
    secret = made.plain.split("_", 2)[2]
    row = str(ApiToken.objects.filter(pk=made.token.pk).values().get())
    assert secret not in row
    event = AuditEvent.objects.get(verb="access.token.created")
    assert secret not in str(vars(event))


def test_read_may_read_and_write_may_both(user):
    reading, writing = make(user).plain, make(user, "write", "Feed").plain
    for method in ("get", "head", "options"):
        assert call(reading, method)
        assert call(writing, method)
    for method in ("post", "put", "patch", "delete"):
        assert refused(reading, method=method) == (403, "token_scope")
        assert call(writing, method)


@pytest.mark.parametrize("wrong", ["", "x", "cpo_00000000_secret", "Bearer", "é"])
def test_unknown_tokens(wrong):
    assert refused(wrong) == (401, "token_unknown")


def test_a_right_prefix_with_a_wrong_secret_is_unknown(user):
    plain = make(user).plain
    assert refused(plain[:-1] + ("A" if plain[-1] != "A" else "B")) == (401, "token_unknown")


def test_another_scheme_is_somebody_elses_business():
    request = RequestFactory().get("/", headers={"Authorization": "Basic abc"})
    assert TokenAuthentication().authenticate(Request(request)) is None


def test_revoked_expired_and_orphaned_tokens(user):
    revoked, expired, orphan = (make(user, name=str(number)) for number in range(3))
    tokens.revoke(token=revoked.token, by=user)
    assert refused(revoked.plain) == (401, "token_revoked")

    ApiToken.objects.filter(pk=expired.token.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert refused(expired.plain) == (401, "token_expired")

    assert call(orphan.plain)
    type(user).objects.update(is_active=False)
    assert refused(orphan.plain) == (401, "user_inactive")


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("10.1.2.3", True),
        ("10.255.0.1", True),
        ("11.0.0.1", False),
        ("192.0.2.7", True),
        ("192.0.2.8", False),
        ("2001:db8::17", True),
        ("2001:db9::17", False),
        ("::ffff:10.1.2.3", True),
        ("", False),
    ],
)
def test_allowed_networks(user, address, allowed):
    plain = make(user, networks=["10.0.0.0/8", "192.0.2.7", "2001:db8::/32"]).plain
    if allowed:
        assert call(plain, address=address)
    else:
        assert refused(plain, address=address) == (401, "token_network")


def test_a_forged_forwarding_header_does_not_help(user):
    plain = make(user, networks=["10.0.0.0/8"]).plain
    assert refused(plain, **{"X-Forwarded-For": "10.1.2.3"}) == (401, "token_network")


def test_behind_a_proxy_the_last_hop_counts(user, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    plain = make(user, networks=["10.0.0.0/8"]).plain
    assert call(plain, **{"X-Forwarded-For": "10.1.2.3"})
    assert refused(plain, **{"X-Forwarded-For": "10.1.2.3, 203.0.113.9"}) == (401, "token_network")


def test_use_is_noted_at_most_once_a_minute(user, django_assert_num_queries):
    made = make(user)
    call(made.plain)
    made.token.refresh_from_db()
    first = made.token.last_used_at
    assert first is not None
    with django_assert_num_queries(1):
        call(made.plain)
    ApiToken.objects.update(last_used_at=first - timedelta(seconds=61))
    call(made.plain)
    made.token.refresh_from_db()
    assert made.token.last_used_at >= first


def test_errors_have_the_shape_of_the_api(client, user):
    plain = make(user).plain
    answer = client.get("/api/v1/products/", headers={"Authorization": "Bearer nonsense"})
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json() == {"code": "token_unknown", "detail": "This token is not known.", "fields": {}}

    answer = client.post("/api/v1/products/", headers={"Authorization": f"Bearer {plain}"})
    assert (answer.status_code, answer.json()["code"]) == (403, "token_scope")

    assert client.get("/api/v1/products/", headers={"Authorization": f"Bearer {plain}"}).status_code == 200


def test_a_session_needs_the_csrf_token_for_changes(user):
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    assert client.get("/api/v1/products/").status_code == 200
    answer = client.post("/api/v1/products/", {}, content_type="application/json")
    assert answer.status_code == 403
    assert "CSRF" in answer.json()["detail"]


def fields_of(user, **fields):
    with pytest.raises(Invalid) as caught:
        make(user, **fields)
    return set(caught.value.fields)


def test_what_a_token_cannot_be(user):
    make(user, name="Taken")
    assert fields_of(user, name="Taken") == {"name"}
    assert fields_of(user, name=" ") == {"name"}
    assert fields_of(user, scopes="everything") == {"scopes"}
    assert fields_of(user, expires_at=timezone.now() - timedelta(seconds=1)) == {"expires_at"}
    assert fields_of(user, networks=["10.0.0.0/33"]) == {"networks"}


def test_a_name_is_free_again_once_its_token_is_revoked(user):
    tokens.revoke(token=make(user).token, by=user)
    assert make(user).token.pk


def test_the_schema_names_both_ways_in(client, user):
    client.force_login(user)
    schema = client.get("/api/v1/schema/?format=json").json()
    schemes = schema["components"]["securitySchemes"]
    assert schemes["token"]["scheme"] == "bearer"
    assert schemes["session"]["in"] == "cookie"
