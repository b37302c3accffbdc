"""The lists of role sheets, of their lines and of who has which role."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.access.models import User
from core.access.permissions import Action, can
from core.common.listing import Add, Column, Edit, Empty, Finder, Listing
from teams.filters.roles import RoleAssignmentFilter, RoleSheetFilter, SheetLineFilter
from teams.forms.role_sheets import LineForm, RoleAssignmentForm, RoleSheetForm
from teams.lists.editing import field_of
from teams.lists.people import ANY_TEAM, edits, sees
from teams.models import RoleAssignment, SheetLine
from teams.selectors.role_sheets import role_sheets
from teams.services import role_assignments
from teams.services import role_sheets as services


def writes(user: User) -> bool:
    """Tell whether a user may write role sheets."""
    return can(user, Action.EDIT_ROLE_SHEET)


def _version(sheet: Any) -> str:
    return _("Version %(number)s") % {"number": sheet.last_number} if sheet.last_number else str(_("Draft"))


def _sheet(code: str) -> str:
    return reverse("teams:role-sheet-detail", args=[code])


def _of_sheet(name: str) -> Edit:
    return field_of(
        RoleSheetForm,
        name,
        services.change,
        "sheet",
        may=lambda user, _sheet: writes(user),
        offered=writes,
        bulk=name == "family",
    )


def _of_role(name: str, *, finder: Finder | None = None, bulk: bool = True) -> Edit:
    return field_of(
        RoleAssignmentForm,
        name,
        role_assignments.change,
        "held",
        may=lambda user, _held: edits(user),
        offered=edits,
        finder=finder,
        bulk=bulk,
        each=role_assignments.change_each,
    )


def _of_line(name: str) -> Edit:
    """Return how the draft of a sheet is changed, line by line; of what was published nothing changes."""
    return field_of(
        LineForm,
        name,
        services.change_line,
        "line",
        may=lambda user, _line: writes(user),
        offered=writes,
        bulk=False,
    )


ROLE_SHEETS = Listing(
    name="role_sheets",
    url_name="teams:role-sheet-list",
    source="role_sheets",
    subject="role_sheet",
    title=_("Role sheets"),
    counted=ngettext_lazy("%(total)s role sheet", "%(total)s role sheets", "total"),
    search=_("Name or code"),
    rows=lambda _user: role_sheets(),
    filters=RoleSheetFilter,
    sees=sees,
    url=lambda sheet: _sheet(sheet.code),
    columns=(
        Column("name", _("Role"), "name", show=lambda sheet: sheet.said),
        Column(
            "family",
            _("Family"),
            "family",
            kind="pill",
            show=lambda sheet: sheet.get_family_display(),
            edit=_of_sheet("family"),
        ),
        Column("version", _("Version"), "last_number", show=_version),
        Column("published_at", _("Published"), "last_published_at", kind="date", show="last_published_at"),
        Column("people", _("People"), "people", kind="number", show="people"),
        Column("code", _("Code"), "code", kind="mono"),
        Column("aliases", _("Also called"), show="aliases", optional=True, edit=_of_sheet("aliases")),
        Column("name_en", _("Name in English"), "name", show="name", optional=True, edit=_of_sheet("name")),
        Column("name_fr", _("Name in French"), "name_fr", optional=True, edit=_of_sheet("name_fr")),
    ),
    default_sort="name",
    export=(
        ("code", lambda sheet: sheet.code),
        ("name", lambda sheet: sheet.name),
        ("name_fr", lambda sheet: sheet.name_fr),
        ("role_family", lambda sheet: sheet.family),
        ("also_called", lambda sheet: sheet.aliases),
    ),
    add=Add(_("Role sheet"), "teams:role-sheet-add", writes),
    empty=Empty(
        _("No role sheets yet"),
        _("A role sheet says what a role is for and asks. Import a file, or begin the first one by hand."),
    ),
)
SHEET_LINES = Listing(
    name="role_sheet_lines",
    url_name="teams:role-sheet-lines",
    source="role_sheet_lines",
    title=_("Lines of role sheets"),
    counted=ngettext_lazy("%(total)s line", "%(total)s lines", "total"),
    search=_("Text or code"),
    rows=lambda _user: SheetLine.objects.select_related("sheet"),
    filters=SheetLineFilter,
    sees=sees,
    names=lambda line: f"{line.sheet.said}, {line.get_section_display()} {line.position}",
    url=lambda line: _sheet(line.sheet.code),
    columns=(
        Column("sheet", _("Role sheet"), "sheet__code", show="sheet.code"),
        Column("section", _("Part"), "section", show=lambda line: line.get_section_display()),
        Column("position", _("Order"), "position", kind="number"),
        Column("reference", _("Code of what it names"), "reference", kind="mono"),
        Column("expected", _("Expected level"), "expected", edit=_of_line("expected")),
        Column("en", _("English"), "en", edit=_of_line("en")),
        Column("fr", _("French"), "fr", edit=_of_line("fr")),
    ),
    default_sort="sheet",
    export=(
        ("sheet", lambda line: line.sheet.code),
        ("section", lambda line: line.section),
        ("order", lambda line: line.position),
        ("reference", lambda line: line.reference),
        ("expected", lambda line: line.expected),
        ("en", lambda line: line.en),
        ("fr", lambda line: line.fr),
    ),
    empty=Empty(_("No lines yet"), _("Each role sheet has lines: mission, activities, skills and more.")),
)
ROLE_ASSIGNMENTS = Listing(
    name="role_assignments",
    url_name="teams:role-list",
    source="role_assignments",
    title=_("Roles of people"),
    counted=ngettext_lazy("%(total)s role", "%(total)s roles", "total"),
    search=_("Person or role"),
    rows=lambda _user: RoleAssignment.objects.select_related("person", "sheet", "team"),
    filters=RoleAssignmentFilter,
    sees=sees,
    url=lambda held: reverse("teams:person-detail", args=[held.person_id]),
    columns=(
        Column("person", _("Person"), "person__name", show="person.name"),
        Column("role", _("Role"), "sheet__name", show=lambda held: held.sheet.said),
        Column("level", _("Level"), "level", edit=_of_role("level")),
        Column("team", _("Team"), "team__name", show="team.name", edit=_of_role("team", finder=ANY_TEAM)),
        Column("starts_on", _("From"), "starts_on", kind="date", edit=_of_role("starts_on", bulk=False)),
        Column("ends_on", _("Until"), "ends_on", kind="date", edit=_of_role("ends_on")),
    ),
    default_sort="person",
    export=(
        ("email", lambda held: held.person.email),
        ("role_sheet", lambda held: held.sheet.code),
        ("level", lambda held: held.level),
        ("team", lambda held: held.team.code if held.team else ""),
        ("from", lambda held: held.starts_on),
        ("to", lambda held: held.ends_on),
    ),
    empty=Empty(
        _("No roles with dates yet"),
        _(
            "Until somebody has one, the role that the list of people names counts. "
            "Give roles on a person’s page."
        ),
    ),
)
