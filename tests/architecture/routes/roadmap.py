"""Addresses of launches, releases and work items."""

from tests.architecture.routes.needs import ROWS, Need, at, into, listed, somewhere

ROUTES: dict[str, dict[str, Need]] = {
    "/launches/": {"GET": ROWS},
    "/launches/new/": {"GET": somewhere("edit_launch"), "POST": into("edit_launch", 422)},
    "/launches/<pk>/": {"GET": at("launch", "edit_launch"), "POST": at("launch", "edit_launch")},
    "/releases/": {"GET": ROWS},
    "/work-items/": {"GET": ROWS},
    "/api/v1/launches/": {"GET": ROWS, "POST": into("edit_launch")},
    "/api/v1/launches/<pk>/": {"GET": at("launch"), "PATCH": at("launch", "edit_launch")},
    "/api/v1/releases/": {"GET": ROWS},
    "/api/v1/releases/<pk>/": {"GET": at("release")},
    "/api/v1/work-items/": {"GET": ROWS},
    "/api/v1/work-items/<pk>/": {"GET": at("work_item")},
}
# The same addresses asked about a place, or for a file.
QUERIES: dict[str, Need] = {
    **listed(
        "/launches/",
        "/releases/",
        "/work-items/",
    ),
}
