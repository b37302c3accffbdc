"""What the portfolio remembers and what it spends, made known: switches, nouns with a page, panels."""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from core.profile import Switch
from core.profile import register as register_switch
from core.subjects import Subject
from core.subjects import register as register_subject
from portfolio.memory_panels import register_panels
from portfolio.models import BudgetCommitment, BudgetEnvelope, Classification, ProductStop


def register_memory() -> None:
    """Make all of it known."""
    _register_switches()
    _register_subjects()
    register_panels()


def _register_switches() -> None:
    register_switch(
        Switch(
            name="classification_review",
            label=_("Review of innovation classes"),
            help=_("A product's innovation class counts once a reviewer confirms its evidence."),
            counts=lambda: Classification.objects.count(),
            counted=_("classifications"),
        )
    )
    register_switch(
        Switch(
            name="budgets",
            label=_("Budgets"),
            help=_("Envelopes by node and year, beside what was committed and spent."),
            counts=lambda: BudgetEnvelope.objects.count(),
            counted=_("budget envelopes"),
        )
    )


def _register_subjects() -> None:
    register_subject(
        Subject(
            kind="stop",
            label=_("Stopped product"),
            plural=_("Stopped products"),
            icon="player-stop",
            model=ProductStop,
            visible=lambda user: ProductStop.objects.visible_to(user).select_related("product"),
            url=lambda stop: reverse("portfolio:stop-detail", args=[stop.pk]),
            title=lambda stop: stop.product.name,
            subtitle=lambda stop: str(stop.get_reason_display()),
            search=("product__name", "reason_text", "lessons"),
            scope_of=lambda stop: stop.product.scope_id,
        )
    )
    register_subject(
        Subject(
            kind="budget",
            switch="budgets",
            label=_("Budget envelope"),
            plural=_("Budgets"),
            icon="coins",
            model=BudgetEnvelope,
            visible=lambda user: BudgetEnvelope.objects.visible_to(user).select_related("scope"),
            url=lambda envelope: reverse("portfolio:budget-detail", args=[envelope.pk]),
            title=lambda envelope: f"{envelope.scope.code} {envelope.year}",
            scope_of=lambda envelope: envelope.scope_id,
        )
    )
    register_subject(
        Subject(
            kind="commitment",
            switch="budgets",
            label=_("Commitment"),
            plural=_("Commitments"),
            icon="coins",
            model=BudgetCommitment,
            visible=lambda user: BudgetCommitment.objects.visible_to(user).select_related("scope"),
            url=lambda one: f"{reverse('portfolio:commitment-list')}?{urlencode({'q': one.reference})}",
            title=lambda one: one.subject,
            subtitle=lambda one: one.reference,
            search=("reference", "subject", "supplier"),
            scope_of=lambda one: one.scope_id,
        )
    )
