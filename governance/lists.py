"""The list of steering packs."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from core.access.permissions import Action, can_somewhere
from core.common.listing import Add, Column, Empty, Listing, registry
from governance.filters import PackFilter
from governance.selectors.packs import packs_for
from portfolio.lists import SEEN_NODES


def _pack(pack: Any) -> str:
    return gettext("Pack %(number)s") % {"number": pack.position}


PACKS = Listing(
    name="steering_packs",
    url_name="governance:pack-list",
    title=_("Steering packs"),
    counted=ngettext_lazy("%(total)s pack, kept for ever", "%(total)s packs, kept for ever", "total"),
    search=_("Portfolio, person or hash"),
    rows=packs_for,
    filters=PackFilter,
    finders={"node": SEEN_NODES, "below": SEEN_NODES},
    subject="pack",
    url=lambda pack: reverse("governance:pack-detail", args=[pack.position]),
    columns=(
        Column("position", _("Pack"), "position", kind="order", show=_pack),
        Column("node", _("Portfolio"), "node_name", show="node_name"),
        Column("period", _("Month"), "period", kind="month"),
        Column("taken_at", _("Prepared"), "taken_at", kind="moment"),
        Column(
            "taken_by",
            _("Prepared by"),
            "taken_by_email",
            kind="actor",
            show="taken_by_email",
        ),
        Column("sha256", _("SHA-256"), kind="mono", show=lambda pack: pack.sha256[:12]),
        Column("files", _("Files"), "file_count", kind="number", show="file_count"),
    ),
    default_sort="-position",
    export=(
        ("pack", lambda pack: pack.position),
        ("node", lambda pack: pack.node.code),
        ("name", lambda pack: pack.node_name),
        ("period", lambda pack: f"{pack.period:%Y-%m}"),
        ("taken_at", lambda pack: pack.taken_at),
        ("taken_by", lambda pack: pack.taken_by_email),
        ("sha256", lambda pack: pack.sha256),
        ("previous_sha256", lambda pack: pack.previous_sha256),
    ),
    add=Add(_("Prepare pack"), "governance:pack-new", lambda user: can_somewhere(user, Action.PREPARE_PACK)),
    empty=Empty(
        _("No steering pack yet"),
        _(
            "A pack freezes the numbers of a portfolio for a committee and draws slides, a document and a "
            "workbook from them. The first one starts the comparison: from the second on, each says what "
            "changed."
        ),
    ),
)


def register_lists() -> None:
    """Make the list of packs known by its name."""
    registry.register(PACKS)
