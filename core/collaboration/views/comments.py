"""What people say about a thing."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access.models import User
from core.access.permissions import Action, can
from core.access.requests import Asked
from core.collaboration.forms import CommentForm
from core.collaboration.lists import COMMENTS
from core.collaboration.models import Comment
from core.collaboration.places import discussion_of
from core.collaboration.selectors.audience import people_for
from core.collaboration.selectors.discussion import discussion, rows_of
from core.collaboration.services import comments
from core.collaboration.views.subjects import thing_of
from core.common.exports import csv_response
from core.common.forms import saved
from core.common.listing.view import listing_page
from core.common.pages import form_page, page_before
from core.common.versions import as_text
from core.profile import requires
from core.subjects import Subject, known, seen_by


@requires("comments")
def comment_list(request: Asked) -> HttpResponseBase:
    """List everything that was said where the reader may see it, the latest first."""
    return listing_page(request, COMMENTS)


@requires("comments")
def discussion_page(request: Asked, kind: str, pk: int) -> HttpResponseBase:
    """Show what was said about a thing, or send it as a file, and take what somebody adds."""
    subject, thing = thing_of(request, kind, pk)
    if request.GET.get("export") == "csv":
        return csv_response(rows_of(kind, pk, str(as_text(thing))), name=f"comments-{kind}-{pk}")
    form = CommentForm(request.POST or None)
    if request.method == "POST":
        parent = _parent(request, kind, pk)
        add = partial(comments.add, by=request.user, kind=kind, pk=pk, parent=parent)
        if comment := saved(form, add):
            messages.info(request, _("Comment on %(name)s added.") % {"name": subject.title(thing)})
            address = page_before(request, discussion_of(kind, thing)).partition("#")[0]
            return redirect(f"{address}#comment-{comment.pk}")
    context = {
        "subject": subject,
        "title": subject.title(thing),
        "url": subject.url(thing),
        "discussion": discussion(request.user, kind, pk),
        "crumbs": [(subject.title(thing), subject.url(thing)), (_("Discussion"), "")],
        "form": form,
        "answering": request.POST.get("parent", ""),
    }
    return render(request, "collaboration/discussion_page.html", context, status=422 if form.errors else 200)


@requires("comments")
def people(request: Asked, kind: str, pk: int) -> JsonResponse:
    """Offer who can be mentioned about a thing: who signs in and sees it."""
    thing_of(request, kind, pk)
    found = people_for(kind, pk, request.GET.get("q", ""), besides=request.user)
    return JsonResponse({"people": [{"name": str(one), "email": one.email} for one in found]})


@requires("comments")
def edit(request: Asked, pk: int) -> HttpResponse:
    """Change one's own comment."""
    comment, subject, url = _comment(request.user, pk)
    if comment.author_id != request.user.pk:
        raise PermissionDenied
    form = CommentForm(request.POST or None, initial={"text": comment.text})
    if saved(form, partial(comments.change, by=request.user, comment=comment)):
        messages.info(request, _("Comment saved."))
        return redirect(f"{url}#comment-{comment.pk}")
    return form_page(
        request,
        form,
        title=_("Edit your comment"),
        submit=_("Save comment"),
        cancel_url=url,
        subtitle=str(subject.label),
    )


@require_POST
@requires("comments")
def delete(request: Asked, pk: int) -> HttpResponse:
    """Delete a comment with its answers; the toast takes it back."""
    comment, _subject, url = _comment(request.user, pk)
    if comment.author_id != request.user.pk and not can(request.user, Action.ADMINISTER):
        raise PermissionDenied
    step = comments.remove(by=request.user, comment=comment)
    messages.info(request, step.said, extra_tags=step.address)
    return redirect(page_before(request, url).partition("#")[0])


@require_POST
@requires("comments")
def resolve(request: Asked, pk: int) -> HttpResponse:
    """Say that a thread needs nothing more, or that it does after all."""
    comment, _subject, url = _comment(request.user, pk)
    if comment.parent_id is not None:
        raise Http404
    comments.resolve(by=request.user, comment=comment, resolved=request.POST.get("resolved") == "1")
    address = page_before(request, url).partition("#")[0]
    return redirect(f"{address}#comment-{comment.pk}")


def _comment(user: User, pk: int) -> tuple[Comment, Subject, str]:
    """Return a comment on something that the user sees, and where it stands. Raises Http404."""
    comment = get_object_or_404(Comment.objects.select_related("author"), pk=pk)
    subject, thing = known(comment.kind), seen_by(user, comment.kind, comment.subject_id)
    if subject is None or thing is None:
        raise Http404
    return comment, subject, discussion_of(comment.kind, thing)


def _parent(request: Asked, kind: str, pk: int) -> Comment | None:
    asked = request.POST.get("parent", "")
    if not asked:
        return None
    if not asked.isdecimal() or len(asked) > 18:
        raise Http404
    return get_object_or_404(Comment, pk=int(asked), kind=kind, subject_id=pk)
