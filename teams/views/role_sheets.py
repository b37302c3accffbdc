"""Pages of role sheets: read, written, published, compared, printed."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access.models import User
from core.access.permissions import Action, can, require
from core.access.requests import Asked
from core.common.errors import DomainError
from core.common.forms import saved
from core.common.listing.view import listing_page
from core.common.pages import form_page
from teams.drawing import draw_sheet
from teams.forms.role_sheets import NewRoleSheetForm
from teams.lists import ROLE_SHEETS, SHEET_LINES
from teams.models import Mastery, RoleSheet, SheetVersion
from teams.selectors import sheet_content
from teams.selectors.role_sheets import level_heads, section_heads, shown
from teams.services import role_sheets
from teams.views.rights import must_see

LANGUAGES = ("en", "fr")


def sheet_list(request: Asked) -> HttpResponseBase:
    """List role sheets."""
    return listing_page(request, ROLE_SHEETS, template="teams/role_sheet_list.html")


def line_list(request: Asked) -> HttpResponseBase:
    """List the lines of all drafts: what an import of lines reads."""
    return listing_page(request, SHEET_LINES)


def sheet_detail(request: Asked, code: str) -> HttpResponse:
    """Show the last version of a sheet, the one that `version` names, or the draft to who writes it."""
    must_see(request.user)
    sheet = get_object_or_404(RoleSheet, code=code)
    may_edit = can(request.user, Action.EDIT_ROLE_SHEET)
    versions = list(sheet.versions.all())
    version = _version(versions, request.GET.get("version", ""))
    differs = not versions or versions[0].content != sheet_content.draft(sheet)
    if version is None and not (may_edit or not versions):
        raise Http404
    language = request.GET.get("lang", "")
    spoken = language if language in LANGUAGES else translation.get_language()[:2]
    with translation.override(spoken):
        page = shown(sheet, version)
        context = {
            "page": page,
            "parts": page.sections,
            "level_heads": level_heads(page),
            "heads": section_heads(),
            "of": sheet,
            "spoken": spoken,
            "languages": [("en", "English"), ("fr", "Français")],
            "versions": versions,
            "version": version,
            "differs": differs,
            "scale": [(level.value, str(level.label)) for level in Mastery],
            "may_edit": may_edit,
        }
    context["crumbs"] = [(_("Role sheets"), reverse("teams:role-sheet-list")), (sheet.said, "")]
    return render(request, "teams/role_sheet_detail.html", context)


def _version(versions: list[SheetVersion], asked: str) -> SheetVersion | None:
    """Return the version that an address asks for: the last one without, None for the draft."""
    if asked == "draft" or not versions:
        return None
    if not asked:
        return versions[0]
    found = next((one for one in versions if str(one.number) == asked), None)
    if found is None:
        raise Http404
    return found


def sheet_pdf(request: Asked, code: str, language: str) -> HttpResponse:
    """Send a sheet as a tagged PDF: its last version, or the one that `version` names."""
    must_see(request.user)
    if language not in LANGUAGES:
        raise Http404
    sheet = get_object_or_404(RoleSheet, code=code)
    version = _version(list(sheet.versions.all()), request.GET.get("version", ""))
    if version is None and sheet.versions.exists() and not can(request.user, Action.EDIT_ROLE_SHEET):
        raise Http404
    number = f"v{version.number}" if version else "draft"
    response = HttpResponse(draw_sheet(sheet, version, language=language), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{sheet.code}-{number}-{language}.pdf"'
    return response


def sheet_add(request: Asked) -> HttpResponse:
    """Begin a role sheet."""
    _must_write(request.user)
    form = NewRoleSheetForm(request.POST or None)
    if sheet := saved(form, partial(role_sheets.add, by=request.user)):
        messages.info(request, _("%(name)s begun: write its lines.") % {"name": sheet.said})
        return redirect("teams:role-sheet-edit", sheet.code)
    return form_page(
        request,
        form,
        title=_("Begin a role sheet"),
        submit=_("Begin role sheet"),
        cancel_url=reverse("teams:role-sheet-list"),
    )


@require_POST
def sheet_publish(request: Asked, code: str) -> HttpResponse:
    """Keep what the draft says as the next version."""
    sheet = _written(request.user, code)
    try:
        version = role_sheets.publish(by=request.user, sheet=sheet, note=request.POST.get("note", "")[:200])
    except DomainError as error:
        messages.error(request, error.sentences())
    else:
        messages.info(request, _("Version %(number)s published.") % {"number": version.number})
    return redirect("teams:role-sheet-detail", sheet.code)


@require_POST
def sheet_discard(request: Asked, code: str) -> HttpResponse:
    """Bring the draft back to the last version."""
    sheet = _written(request.user, code)
    try:
        role_sheets.discard_draft(by=request.user, sheet=sheet)
    except DomainError as error:
        messages.error(request, error.sentences())
    else:
        messages.info(request, _("The draft says what the last version says."))
    return redirect("teams:role-sheet-detail", sheet.code)


def sheet_compare(request: Asked, code: str) -> HttpResponse:
    """Show what changed between two versions, or between the last one and the draft."""
    must_see(request.user)
    sheet = get_object_or_404(RoleSheet, code=code)
    versions = {str(one.number): one for one in sheet.versions.all()}
    newest, earlier = [*list(versions)[:2], "", ""][:2]
    after = request.GET.get("to") or newest
    before = request.GET.get("from") or (newest if after == "draft" else earlier or newest)
    if before not in versions or (after != "draft" and after not in versions):
        raise Http404
    if after == "draft" and not can(request.user, Action.EDIT_ROLE_SHEET):
        raise Http404
    content = versions[after].content if after in versions else sheet_content.draft(sheet)
    context = {
        "of": sheet,
        "before": versions[before],
        "after": versions.get(after),
        "changes": sheet_content.compare(versions[before].content, content),
        "crumbs": [
            (_("Role sheets"), reverse("teams:role-sheet-list")),
            (sheet.said, reverse("teams:role-sheet-detail", args=[sheet.code])),
            (_("What changed"), ""),
        ],
    }
    return render(request, "teams/role_sheet_compare.html", context)


def _written(user: User, code: str) -> RoleSheet:
    _must_write(user)
    return get_object_or_404(RoleSheet, code=code)


def _must_write(user: User) -> None:
    require(user, Action.EDIT_ROLE_SHEET)
