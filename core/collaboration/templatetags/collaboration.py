"""What the page of a thing shows of the people around it.

{% load collaboration %}
{% subject_tools "objective" objective.pk %}        in the head: the star, the way to what was said and done
{% subject_tools "node" node.pk history=False %}    where the page has tabs for that: the star alone
{% subject_discussion "objective" objective.pk %}   below: what was said about it
"""

from typing import Any

from django import template
from django.template import Context

from core.collaboration.selectors.discussion import discussion
from core.collaboration.selectors.marks import is_bookmarked
from core.profile import is_on

register = template.Library()


@register.inclusion_tag("collaboration/subject_tools.html", takes_context=True)
def subject_tools(context: Context, kind: str, pk: int, history: bool = True) -> dict[str, Any]:
    """Draw the star of a thing; links to its discussion and history where the page has no tabs for them."""
    user = context["request"].user
    return {
        "request": context["request"],
        "csrf_token": context.get("csrf_token"),
        "kind": kind,
        "pk": pk,
        "history": history,
        "discussion": history and is_on("comments"),
        "bookmarked": is_bookmarked(user, kind, pk),
    }


@register.inclusion_tag("collaboration/discussion.html", takes_context=True)
def subject_discussion(context: Context, kind: str, pk: int) -> dict[str, Any]:
    """Draw what was said about a thing, with a form to say more; nothing while comments are off."""
    request = context["request"]
    shown = discussion(request.user, kind, pk) if is_on("comments") else None
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "discussion": shown,
        "user": request.user,
    }
