"""What of teams waits for one person: what they planned in order to learn."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from core.collaboration.sentences import Sentence
from core.collaboration.waiting import WHAT, Question, Waiting, register, shaped
from teams.models import DevelopmentAction


def development_actions(asked: Question) -> QuerySet[Any]:
    """Return what the user planned in order to learn and that is due or soon will be."""
    rows = DevelopmentAction.objects.filter(
        person__email__iexact=asked.user.email, done_on=None, due_on__lte=asked.soon
    )
    return shaped(rows if asked.anywhere else rows.none(), what="what", code="person_id", day="due_on")


def register_waiting() -> None:
    """Make it known."""
    register(
        Waiting(
            kind="development_action",
            order=90,
            switch="skills",
            label=gettext_lazy("Development actions"),
            icon="star",
            rows=development_actions,
            url=lambda row: reverse("teams:person-tab", args=[row.code, "skills"]),
            title=WHAT,
            detail=Sentence(gettext_lazy("You planned this in order to learn")),
        )
    )
