"""What a product has behind it and before it: launches, workstreams and milestones, with their days."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.profile import is_on
from portfolio.models import GateReview, Product, Workstream
from roadmap.models import Launch

State = Workstream.State


class Lane(StrEnum):
    """The lanes of the strip, from top to bottom."""

    LAUNCHES = "launches"
    WORKSTREAMS = "workstreams"
    MILESTONES = "milestones"


@dataclass(frozen=True, slots=True)
class Item:
    """Something that takes a time, or falls on a day.

    begins:   None of what falls on one day. promised: the day first promised, where it is another one.
    status:   a word of the status vocabulary; label: replaces the word.
    """

    lane: Lane
    name: str
    ends: date
    status: str
    url: str
    begins: date | None = None
    promised: date | None = None
    label: str = ""


def items(product: Product, *, today: date) -> list[Item]:
    """Return what a product has on its way, the earliest end first."""
    found = [*_launches(product, today), *_criteria(product, today)]
    if is_on("gates"):
        found += [*_workstreams(product), *_reviews(product, today)]
    return sorted(found, key=lambda one: (one.ends, one.name))


def _launches(product: Product, today: date) -> Iterator[Item]:
    for launch in product.launches.all():
        ends = launch.launched_on or launch.committed_on
        if ends is None:
            continue
        begins = launch.development_on or launch.go_on
        status = _progress(launch, begins, today)
        yield Item(
            Lane.LAUNCHES,
            launch.name,
            ends,
            status,
            reverse("portfolio:product-tab", args=[product.code, "roadmap"]),
            begins=begins if begins and begins < ends else None,
            promised=launch.first_committed_on if launch.first_committed_on != ends else None,
            label={"done": _("Launched"), "off_target": _("Overdue")}.get(status, ""),
        )


def _progress(launch: Launch, begins: date | None, today: date) -> str:
    if launch.launched_on:
        return "done" if launch.launched_on <= today else "under_way"
    if launch.committed_on and launch.committed_on < today:
        return "off_target"
    return "under_way" if begins and begins <= today else "not_started"


def _workstreams(product: Product) -> Iterator[Item]:
    url = reverse("portfolio:product-tab", args=[product.code, "gates"])
    for one in product.workstreams.select_related("stage"):
        ends = one.ends_on or one.due_on
        if ends is None or one.state == State.WAIVED:
            continue
        begins = one.starts_on if one.starts_on and one.starts_on < ends else None
        yield Item(Lane.WORKSTREAMS, one.stage.called, ends, one.state, url, begins=begins)


def _reviews(product: Product, today: date) -> Iterator[Item]:
    for review in product.gate_reviews.select_related("gate"):
        day = review.due_on if review.is_open else review.decided_on
        if day is None:
            continue
        status, label = _standing(review, day, today)
        url = reverse("portfolio:gate-review-detail", args=[review.pk])
        yield Item(Lane.MILESTONES, review.gate.called, day, status, url, label=label)


def _standing(review: GateReview, day: date, today: date) -> tuple[str, str]:
    if not review.is_open:
        return review.status, review.outcome_label
    return ("off_target", _("Overdue")) if day < today else ("not_started", review.outcome_label)


def _criteria(product: Product, today: date) -> Iterator[Item]:
    days = Counter(product.criteria.filter(review_on__gte=today).values_list("review_on", flat=True))
    url = reverse("metrics:criterion-list") + f"?product={product.code}"
    for day, count in days.items():
        name = ngettext("%(count)s success criterion", "%(count)s success criteria", count)
        yield Item(Lane.MILESTONES, name % {"count": count}, day, "pending", url)
