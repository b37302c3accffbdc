"""Users and their rights, for administrators; for everybody else these pages do not exist."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access.forms import GrantForm, UserForm
from core.access.lists import USERS
from core.access.models import Grant, User
from core.access.permissions import Action, can, can_somewhere
from core.access.requests import Asked
from core.access.selectors.users import grants_of_user
from core.access.services import grants, users
from core.audit.selectors.history import history
from core.common import people
from core.common.errors import DomainError
from core.common.forms import saved
from core.common.listing.view import listing_page
from core.common.pages import form_page


def user_list(request: Asked) -> HttpResponseBase:
    """List users."""
    return listing_page(request, USERS)


def user_add(request: Asked) -> HttpResponse:
    """Make a user, then go on to their roles."""
    _must_administer_everything(request.user)
    form = UserForm(request.POST or None)
    if user := saved(form, partial(users.create_user, by=request.user)):
        messages.info(request, _("%(name)s was added. Now give them a role.") % {"name": user})
        return redirect("access:user-detail", user.pk)
    return form_page(
        request,
        form,
        title=_("Add a user"),
        submit=_("Add user"),
        cancel_url=reverse("access:user-list"),
        subtitle=_("They set their own password with “Forgot the password?” on the sign-in page."),
    )


def user_detail(request: Asked, pk: int) -> HttpResponse:
    """Show a user's roles, and give them another."""
    _must_administer_something(request.user)
    user = get_object_or_404(User, pk=pk)
    form = GrantForm(request.POST or None, administrator=request.user)
    if given := saved(form, partial(grants.grant, user=user, by=request.user)):
        messages.info(
            request, _("%(name)s is now %(role)s.") % {"name": user, "role": given.get_role_display()}
        )
        return redirect("access:user-detail", user.pk)
    rows = [(grant, _may_revoke(request.user, grant)) for grant in grants_of_user(user)]
    people.meet(grant.granted_by for grant, _may in rows)
    context = {
        "person": user,
        "grants": rows,
        "form": form,
        "may_deactivate": can(request.user, Action.ADMINISTER),
        "history": history("user", user.pk),
        "crumbs": [(_("Users and rights"), reverse("access:user-list")), (str(user), "")],
    }
    return render(request, "access/user_detail.html", context, status=422 if form.errors else 200)


@require_POST
def grant_revoke(request: Asked, pk: int) -> HttpResponse:
    """Take a role back."""
    _must_administer_something(request.user)
    grant = get_object_or_404(Grant.objects.select_related("user", "scope"), pk=pk)
    if not _may_revoke(request.user, grant):
        raise Http404
    try:
        grants.revoke(grant=grant, by=request.user)
    except DomainError as error:
        messages.error(request, str(error.detail))
    return redirect("access:user-detail", grant.user_id)


@require_POST
def user_activity(request: Asked, pk: int) -> HttpResponse:
    """Keep a user out, or let them in again."""
    _must_administer_everything(request.user)
    user = get_object_or_404(User, pk=pk)
    try:
        if request.POST.get("active") == "true":
            users.reactivate(user=user, by=request.user)
        else:
            users.deactivate(user=user, by=request.user)
    except DomainError as error:
        messages.error(request, str(error.detail))
    return redirect("access:user-detail", user.pk)


def _may_revoke(administrator: User, grant: Grant) -> bool:
    return can(administrator, Action.ADMINISTER, grant.scope)


def _must_administer_something(user: User) -> None:
    if not can_somewhere(user, Action.ADMINISTER):
        raise Http404


def _must_administer_everything(user: User) -> None:
    if not can(user, Action.ADMINISTER):
        raise Http404
