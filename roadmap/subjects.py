"""What of the roadmap can be found, spoken about and looked back on."""

from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access.models import User
from core.access.permissions import visible_paths
from core.subjects import Subject, register
from roadmap.models import Launch, Release


def register_subjects() -> None:
    """Make launches and releases known; both stand on the page of their product."""
    register(
        Subject(
            kind="launch",
            label=_("Launch"),
            plural=_("Launches"),
            icon="rocket",
            model=Launch,
            visible=lambda user: _of_visible_products(user, Launch),
            url=_on_product,
            subtitle=lambda launch: launch.product.name,
            search=("name",),
            scope_of=lambda launch: launch.product.scope_id,
        )
    )
    register(
        Subject(
            kind="release",
            label=_("Release"),
            plural=_("Releases"),
            icon="package",
            model=Release,
            visible=lambda user: _of_visible_products(user, Release),
            url=_on_product,
            title=lambda release: release.name,
            subtitle=lambda release: release.product.name,
            search=("name",),
            scope_of=lambda release: release.product.scope_id,
        )
    )


def _of_visible_products(user: User, model: type[Model]) -> QuerySet[Any]:
    rows = model._default_manager.select_related("product")
    paths = visible_paths(user)
    return rows if paths is None else rows.filter(product__scope__path__within=paths)


def _on_product(thing: Any) -> str:
    return reverse("portfolio:product-tab", args=[thing.product.code, "roadmap"])
