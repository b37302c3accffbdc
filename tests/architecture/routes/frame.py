"""Addresses of the frame: the first page, signing in, what every page needs."""

from tests.architecture.routes.needs import OPEN, SIGNED_IN, Need

ROUTES: dict[str, dict[str, Need]] = {
    "/healthz": {"GET": OPEN},
    "/design/": {"GET": SIGNED_IN},
    "/appearance/theme/": {"POST": OPEN},
    "/appearance/language/": {"POST": OPEN},
    "/appearance/tour/": {"POST": SIGNED_IN},
    "/accounts/login/": {"GET": OPEN, "POST": OPEN},
    "/accounts/logout/": {"GET": OPEN, "POST": OPEN},
    "/accounts/inactive/": {"GET": OPEN},
    "/accounts/signup/": {"GET": OPEN},
    "/accounts/reauthenticate/": {"GET": SIGNED_IN, "POST": SIGNED_IN},
    "/accounts/password/change/": {"GET": SIGNED_IN, "POST": SIGNED_IN},
    "/accounts/password/set/": {"GET": SIGNED_IN, "POST": SIGNED_IN},
    "/accounts/password/reset/": {"GET": OPEN, "POST": OPEN},
    "/accounts/password/reset/done/": {"GET": OPEN},
    "/accounts/password/reset/key/<uidb36>-<key>/": {"GET": OPEN},
    "/accounts/password/reset/key/done/": {"GET": OPEN},
    "/api/v1/schema/": {"GET": SIGNED_IN},
    "/api/v1/docs/": {"GET": SIGNED_IN},
}
QUERIES: dict[str, Need] = {}
