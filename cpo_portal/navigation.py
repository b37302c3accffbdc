"""The menu as one table, and what every page's frame needs to know."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.access.models import User
from core.access.permissions import Action, can, can_somewhere
from core.collaboration.selectors.notifications import unread_count
from core.profile import is_on
from cpo_portal import tour

THEMES = ("light", "dark")
THEME_COOKIE = "portal_theme"


@dataclass(frozen=True)
class Entry:
    """One line of the menu.

    pages:  how the names of its pages begin; it is marked as current on them.
    action: whoever may do this somewhere sees the entry.
    keys:   two letters typed one after the other go there.
    bar:    its word at the bottom of a phone; empty where it is not one of those there.
    everywhere: the action must be allowed everywhere, not just somewhere.
    switch: the entry is there while this governance switch is on.
    """

    label: str | Promise
    icon: str
    url_name: str
    pages: tuple[str, ...]
    keys: str
    action: Action = Action.VIEW
    bar: str | Promise = ""
    everywhere: bool = False
    switch: str = ""


@dataclass(frozen=True)
class Group:
    """Entries under one word; the first group has none."""

    label: str | Promise
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Link:
    """An entry as the page draws it."""

    label: str | Promise
    icon: str
    url: str
    current: bool
    keys: str
    bar: str | Promise


MENU: tuple[Group, ...] = (
    Group(
        "",
        (
            Entry(
                _("Overview"), "home", "metrics:dashboard", ("metrics:dashboard",), "g o", bar=_("Overview")
            ),
            Entry(
                _("What waits for you"),
                "inbox",
                "metrics:waiting-list",
                ("metrics:waiting-",),
                "g ,",
                bar=pgettext_lazy("a word of the phone's bar", "Waiting"),
            ),
            Entry(
                _("Notifications"),
                "bell",
                "collaboration:notification-list",
                ("collaboration:notification-",),
                "g n",
            ),
            Entry(
                _("Discussions"),
                "message",
                "collaboration:comment-list",
                ("collaboration:comment-", "collaboration:discussion"),
                "g .",
                switch="comments",
            ),
            Entry(_("Bookmarks"), "star", "collaboration:bookmark-list", ("collaboration:bookmark-",), "g g"),
        ),
    ),
    Group(
        _("Portfolio"),
        (
            Entry(
                _("Portfolio tree"), "sitemap", "portfolio:tree", ("portfolio:tree", "portfolio:node-"), "g t"
            ),
            Entry(
                _("Products"),
                "package",
                "portfolio:product-list",
                ("portfolio:product-",),
                "g p",
                bar=_("Products"),
            ),
            Entry(_("Stopped products"), "player-stop", "portfolio:stop-list", ("portfolio:stop-",), "g x"),
            Entry(
                _("Budgets"),
                "coins",
                "portfolio:budget-list",
                ("portfolio:budget-", "portfolio:commitment-"),
                "g w",
                switch="budgets",
            ),
            Entry(
                _("Objectives"),
                "target",
                "portfolio:objective-list",
                (
                    "portfolio:objective-",
                    "portfolio:key-result-",
                    "portfolio:contribution-",
                    "portfolio:vision-",
                ),
                "g v",
                switch="objectives",
            ),
            Entry(
                _("Gate reviews"),
                "flag",
                "portfolio:gate-review-list",
                ("portfolio:gate-", "portfolio:action-", "portfolio:life-cycle-", "portfolio:workstream-"),
                "g h",
                switch="gates",
            ),
        ),
    ),
    Group(
        _("Roadmap"),
        (Entry(_("Launches"), "rocket", "roadmap:launch-list", ("roadmap:",), "g l"),),
    ),
    Group(
        _("Metrics"),
        (
            Entry(
                _("KPIs"),
                "chart-line",
                "metrics:kpi-list",
                ("metrics:kpi-", "metrics:value-", "metrics:target-"),
                "g k",
                bar=_("KPIs"),
            ),
            Entry(_("Success criteria"), "check", "metrics:criterion-list", ("metrics:criterion-",), "g c"),
        ),
    ),
    Group(
        _("Governance"),
        (Entry(_("Steering packs"), "presentation", "governance:pack-list", ("governance:pack-",), "g s"),),
    ),
    Group(
        _("People"),
        (
            Entry(_("People"), "user", "teams:person-list", ("teams:person-",), "g e"),
            Entry(_("Teams"), "users", "teams:team-list", ("teams:team-",), "g m"),
            Entry(_("Role sheets"), "file-text", "teams:role-sheet-list", ("teams:role-sheet-",), "g r"),
            Entry(
                _("Skills"),
                "checklist",
                "teams:skill-matrix",
                ("teams:skill-", "teams:assessment-", "teams:action-", "portfolio:skill-need-"),
                "g q",
                switch="skills",
            ),
            Entry(
                _("Salary bands"),
                "lock",
                "teams:salary-band-list",
                ("teams:salary-band-",),
                "g b",
                Action.VIEW_SALARY,
                everywhere=True,
                switch="salary_bands",
            ),
            Entry(
                _("Load"),
                "users-group",
                "portfolio:load",
                (
                    "portfolio:load",
                    "portfolio:allocation-",
                    "teams:absence-",
                    "teams:capacity-change-",
                    "teams:calendar-",
                    "teams:day-off-",
                ),
                "g d",
                switch="allocations",
            ),
            Entry(
                _("Coverage"),
                "user-x",
                "portfolio:coverage",
                ("portfolio:coverage", "portfolio:ownership-list"),
                "g y",
            ),
        ),
    ),
    Group(
        _("Data and rights"),
        (
            Entry(
                _("Imports"),
                "file-import",
                "console:import-list",
                ("console:import-",),
                "g i",
                Action.IMPORT,
            ),
            Entry(_("Jobs"), "checklist", "console:job-list", ("console:job-",), "g j"),
            Entry(
                _("Audit trail"),
                "history",
                "console:event-list",
                ("console:event-",),
                "g a",
                Action.VIEW_AUDIT,
            ),
            Entry(
                _("Users and rights"),
                "shield-check",
                "access:user-list",
                ("access:user-",),
                "g u",
                Action.ADMINISTER,
            ),
            Entry(
                _("Governance profile"),
                "adjustments",
                "console:profile",
                ("console:profile",),
                "g z",
                Action.ADMINISTER,
                everywhere=True,
            ),
            Entry(
                _("Custom fields"),
                "category",
                "custom:field-list",
                ("custom:",),
                "g f",
                Action.ADMINISTER,
                everywhere=True,
            ),
        ),
    ),
)


def _link(entry: Entry, *, view_name: str) -> Link | None:
    """Resolve an entry; None while the page it leads to does not exist."""
    try:
        url = reverse(entry.url_name)
    except NoReverseMatch:
        return None
    current = view_name.startswith(entry.pages)
    return Link(entry.label, entry.icon, url, current, entry.keys, entry.bar)


def is_for(user: User, entry: Entry) -> bool:
    """Tell whether a person may open the page of an entry, and the company has it at all."""
    allowed = can(user, entry.action) if entry.everywhere else can_somewhere(user, entry.action)
    return allowed and (not entry.switch or is_on(entry.switch))


def menu_for(request: HttpRequest, *, user: User) -> list[tuple[str | Promise, list[Link]]]:
    """List the groups of the menu that lead somewhere for this person."""
    match = request.resolver_match
    view_name = match.view_name if match else ""
    groups = []
    for group in MENU:
        allowed = [entry for entry in group.entries if is_for(user, entry)]
        links = [link for entry in allowed if (link := _link(entry, view_name=view_name))]
        if links:
            groups.append((group.label, links))
    return groups


def theme_of(request: HttpRequest) -> str:
    """Return `light` or `dark` when the person chose, else an empty text: the system decides."""
    user = getattr(request, "user", None)
    chosen = getattr(user, "theme", "") or request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else ""


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give every template what its frame shows: menu, theme, company, whether the data is demo data."""
    user = getattr(request, "user", None)
    groups = menu_for(request, user=user) if isinstance(user, User) else []
    return {
        "navigation": groups,
        "bottom_bar": [link for _label, links in groups for link in links if link.bar],
        "signed_in": isinstance(user, User),
        "unread_notifications": unread_count(user) if isinstance(user, User) else 0,
        "theme": theme_of(request),
        "company_name": settings.COMPANY_NAME,
        "demo_data": settings.DEMO,
        "tour": tour.stops_for(request),
    }
