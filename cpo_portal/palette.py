"""What can be done from anywhere: the pages of the menu, and what can be added, for the palette."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from core.access.models import User
from core.access.permissions import Action, can, can_somewhere
from core.collaboration.finders import Finder, Found, register
from core.collaboration.words import Query
from cpo_portal.navigation import MENU, is_for


@dataclass(frozen=True)
class Deed:
    """Something to do. action: whoever may do this somewhere is offered it.

    everywhere: only who may do it in the whole portfolio.
    """

    label: str | Promise
    icon: str
    url_name: str
    action: Action
    everywhere: bool = False


DEEDS: tuple[Deed, ...] = (
    Deed(_("Add a product"), "plus", "portfolio:product-add", Action.EDIT_PRODUCT),
    Deed(_("Add a node"), "plus", "portfolio:node-add", Action.EDIT_TREE),
    Deed(_("Add a person"), "plus", "teams:person-add", Action.EDIT_PEOPLE),
    Deed(_("Add a team"), "plus", "teams:team-add", Action.EDIT_PEOPLE),
    Deed(_("Add an absence"), "plus", "teams:absence-new", Action.EDIT_PEOPLE),
    Deed(_("Add a change of capacity"), "plus", "teams:capacity-change-new", Action.EDIT_PEOPLE),
    Deed(_("Add a calendar"), "plus", "teams:calendar-add", Action.EDIT_PEOPLE),
    Deed(_("Add a launch"), "plus", "roadmap:launch-add", Action.EDIT_LAUNCH),
    Deed(_("Set a target"), "target", "metrics:target-add", Action.EDIT_TARGET),
    Deed(_("Define a KPI"), "plus", "metrics:kpi-add", Action.EDIT_KPI, everywhere=True),
    Deed(_("Prepare a steering pack"), "presentation", "governance:pack-new", Action.PREPARE_PACK),
    Deed(_("Import a file"), "upload", "console:import-list", Action.IMPORT),
    Deed(_("Add a user"), "plus", "access:user-add", Action.ADMINISTER, everywhere=True),
    Deed(_("Choose notifications"), "bell", "collaboration:notification-preferences", Action.VIEW),
)
LANGUAGES = ("en", "fr")


def pages(user: User, query: Query, so_far: Sequence[Found]) -> list[Found]:
    """Return the pages of the menu whose name fits, in either language."""
    found = []
    for group in MENU:
        for entry in group.entries:
            fits = is_for(user, entry) and _fits(query, entry.label)
            if fits and (url := _address(entry.url_name)):
                keys = " ".join(key.upper() for key in entry.keys.split())
                found.append(Found("page", entry.icon, str(entry.label), url, str(group.label), keys=keys))
    return found


def deeds(user: User, query: Query, so_far: Sequence[Found]) -> list[Found]:
    """Return what can be done whose name fits, in either language."""
    return [
        Found("do", deed.icon, str(deed.label), url)
        for deed in DEEDS
        if _may(user, deed) and _fits(query, deed.label) and (url := _address(deed.url_name))
    ]


def register_finders() -> None:
    """Make them known to the search."""
    register(Finder("do", _("Do"), "plus", deeds))
    register(Finder("page", _("Pages"), "list-details", pages))


def _may(user: User, deed: Deed) -> bool:
    return can(user, deed.action) if deed.everywhere else can_somewhere(user, deed.action)


def _fits(query: Query, label: str | Promise) -> bool:
    said = []
    for language in LANGUAGES:
        with override(language):
            said.append(str(label))
    return any(query.fits(one) for one in said)


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
