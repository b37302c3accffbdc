"""Addresses of steering packs."""

from tests.architecture.routes.needs import ROWS, Need, at, into, somewhere

ROUTES: dict[str, dict[str, Need]] = {
    "/packs/": {"GET": ROWS},
    "/packs/new/": {"GET": somewhere("prepare_pack"), "POST": into("prepare_pack", 422)},
    "/packs/<number>/": {"GET": at("pack")},
    "/packs/<number>/draw/": {"POST": at("pack")},
    "/packs/<number>/files/<language>.<kind>": {"GET": at("pack")},
    "/api/v1/steering-packs/": {"GET": ROWS, "POST": into("prepare_pack")},
    "/api/v1/steering-packs/<position>/": {"GET": at("pack")},
    "/api/v1/steering-packs/<position>/content/": {"GET": at("pack")},
    "/api/v1/steering-packs/<position>/draw/": {"POST": at("pack")},
    "/api/v1/steering-packs/<position>/files/<language>/<kind>/": {"GET": at("pack")},
}
# The same addresses asked about a place, or for a file.
QUERIES: dict[str, Need] = {
    "/packs/new/?node=<node>": at("node", "prepare_pack"),
    "/packs/<number>/?part=files": at("pack"),
    "/packs/?q=secr": ROWS,
    "/packs/?export=csv": ROWS,
    "/packs/?export=xlsx": ROWS,
    "/api/v1/steering-packs/?q=secr": ROWS,
}
