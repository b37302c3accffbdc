"""The list of life cycles."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.common.listing import Column, Empty, Listing
from portfolio.filters.life_cycles import LifeCycleFilter
from portfolio.selectors.life_cycles import listed

LIFE_CYCLES = Listing(
    name="life_cycles",
    title=_("Life cycles"),
    counted=ngettext_lazy("%(total)s life cycle", "%(total)s life cycles", "total"),
    search=_("Name or code"),
    rows=listed,
    filters=LifeCycleFilter,
    url=lambda cycle: reverse("portfolio:life-cycle-detail", args=[cycle.pk]),
    columns=(
        Column("name", _("Life cycle"), "name", show="called"),
        Column("code", _("Code"), "code", kind="mono"),
        Column(
            "node",
            _("Holds for"),
            "node__name",
            show=lambda cycle: cycle.node.name if cycle.node else _("the whole company"),
        ),
        Column("stages", _("Stages"), "stage_count", kind="number", show="stage_count"),
        Column("gates", _("Gates"), "gate_count", kind="number", show="gate_count"),
    ),
    default_sort="name",
    export=(
        ("code", lambda cycle: cycle.code),
        ("name", lambda cycle: cycle.name),
        ("name_fr", lambda cycle: cycle.name_fr),
        ("portfolio", lambda cycle: cycle.node.code if cycle.node else ""),
    ),
    empty=Empty(
        _("No life cycle yet"),
        _(
            "Products go through the eight phases of life. A portfolio gets stages and gates of its own on "
            "its page, under Life cycle; the nearest one above a product holds."
        ),
    ),
)
