"""What was changed in a list, and can be taken back later."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from core.access.permissions import Action, can
from core.access.requests import Asked
from core.common import people
from core.lists.services.changes import KIND
from core.lists.views.finding import find_listing
from core.undo.models import Step

PAGE_SIZE = 50


@require_GET
def changes(request: Asked, name: str) -> HttpResponse:
    """Show what this person changed in a list, newest first; an administrator sees everybody's."""
    listing = find_listing(request.user, name)
    steps = Step.objects.filter(kind=KIND, payload__listing=name).order_by("-pk")
    if not can(request.user, Action.ADMINISTER):
        steps = steps.filter(by_id=request.user.pk)
    page = Paginator(steps.defer("payload"), PAGE_SIZE).get_page(request.GET.get("page"))
    people.meet(step.by_email for step in page)
    back = reverse(listing.url_name) if listing.url_name else "/"
    return render(request, "lists/changes.html", {"listing": listing, "page": page, "back": back})
