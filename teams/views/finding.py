"""What the fields that name a person ask as one types."""

from django.http import JsonResponse

from core.access.requests import Asked
from core.common.picking import options
from teams.selectors import finding
from teams.views.rights import must_see


def person_find(request: Asked) -> JsonResponse:
    """Answer with the people who match `?q=`, by name."""
    must_see(request.user)
    found, more = finding.matching(request.GET.get("q", "")[:100])
    return options(found, more=more)
