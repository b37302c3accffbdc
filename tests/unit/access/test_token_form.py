"""How tokens look and how they are kept."""

import hashlib
import hmac

import pytest

from core.access import tokens
from core.access.demo_links import _is_loopback, demo_links_allowed


def test_a_token_is_found_by_its_prefix_and_kept_as_an_hmac(settings):
    settings.TOKEN_PEPPER = "pepper"
    plain, prefix = tokens.make()
    assert plain.startswith(f"cpo_{prefix}_")
    assert len(plain.removeprefix(f"cpo_{prefix}_")) == 43  # 256 bits in base64url
    assert tokens.prefix_of(plain) == prefix
    kept = tokens.digest(plain)
    assert kept == hmac.new(b"pepper", plain.encode(), hashlib.sha256).hexdigest()
    assert tokens.matches(plain, kept)
    assert not tokens.matches(plain + "x", kept)


def test_another_pepper_knows_no_token(settings):
    plain, _prefix = tokens.make()
    settings.TOKEN_PEPPER = "one"
    kept = tokens.digest(plain)
    settings.TOKEN_PEPPER = "another"
    assert not tokens.matches(plain, kept)


@pytest.mark.parametrize("text", ["", "cpo", "cpo_12345678", "abc_12345678_x", "cpo_1234567_x", "__"])
def test_other_texts_have_no_prefix(text):
    assert tokens.prefix_of(text) is None


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.8.0.1", "localhost", "LOCALHOST", "[::1]", "::1", "a.localhost"]
)
def test_loopback_hosts(host):
    assert _is_loopback(host)


@pytest.mark.parametrize(
    "host", ["", "*", "0.0.0.0", "192.168.1.4", "[::]", ".example.com", "portal", "localhost.example.com"]
)
def test_hosts_that_others_can_reach(host):
    assert not _is_loopback(host)


@pytest.mark.parametrize(
    ("demo", "bind", "hosts", "allowed"),
    [
        (True, "127.0.0.1", ["127.0.0.1", "localhost", "[::1]"], True),
        (False, "127.0.0.1", ["localhost"], False),
        (True, "0.0.0.0", ["localhost"], False),
        (True, "127.0.0.1", ["localhost", "portal.example.com"], False),
        (True, "127.0.0.1", ["*"], False),
    ],
)
def test_links_exist_only_for_the_demo_on_this_computer(settings, demo, bind, hosts, allowed):
    settings.DEMO, settings.BIND_ADDRESS, settings.ALLOWED_HOSTS = demo, bind, hosts
    assert demo_links_allowed() is allowed
