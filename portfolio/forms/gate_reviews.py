"""What the forms of a gate review ask for: the request, the evidence, a vote, the outcome."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.common.forms import DayField
from portfolio.models import VOTES, GateCriterion, Outcome
from portfolio.selectors.gate_reviews import ReviewPage
from portfolio.selectors.verdicts import Verdict
from portfolio.services.gate_outcomes import Condition
from teams.forms.picking import person_field

SCORES: dict[str, list[tuple[str, Any]]] = {
    "score": [("", "–"), *((str(score), str(score)) for score in range(1, 6))],
    "yes_no": [("", "–"), ("1", _("Yes")), ("0", _("No"))],
}
CONDITIONS = 3


class AskForm(forms.Form):
    """A request to pass a gate."""

    due_on = DayField(label=_("To be decided by"), required=False)
    note = forms.CharField(
        label=_("What is asked, and why now"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class EvidenceForm(forms.Form):
    """What speaks for each criterion."""

    def __init__(self, *args: Any, verdicts: Iterable[Verdict], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = [one.criterion for one in verdicts]
        for one in verdicts:
            told = one.evidence
            self.fields[f"text_{one.criterion.pk}"] = forms.CharField(
                label=one.criterion.called,
                required=False,
                initial=told.text if told else "",
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            self.fields[f"url_{one.criterion.pk}"] = forms.URLField(
                label=_("Address for: %(name)s") % {"name": one.criterion.called},
                required=False,
                max_length=500,
                assume_scheme="https",
                initial=told.url if told else "",
            )

    def told(self) -> list[tuple[GateCriterion, str, str]]:
        """Return each criterion with its text and address."""
        given = self.cleaned_data
        return [(one, given[f"text_{one.pk}"], given[f"url_{one.pk}"]) for one in self.criteria]


class VoteForm(forms.Form):
    """A vote, with a score for each criterion that people judge."""

    vote = forms.ChoiceField(label=_("Your vote"), choices=[("", "–"), *VOTES])
    note = forms.CharField(label=_("Comment"), max_length=300, required=False)

    def __init__(self, *args: Any, page: ReviewPage, own: Mapping[int, int], **kwargs: Any) -> None:
        vote = page.own_vote
        kwargs["initial"] = {"vote": vote.vote, "note": vote.note} if vote else {}
        super().__init__(*args, **kwargs)
        self.judged = [one.criterion for one in page.verdicts if one.criterion.kind in SCORES]
        for one in self.judged:
            self.fields[f"score_{one.pk}"] = forms.ChoiceField(
                label=one.called,
                choices=SCORES[one.kind],
                required=False,
                initial=str(own.get(one.pk, "")),
            )
        self.order_fields([*(f"score_{one.pk}" for one in self.judged), "vote", "note"])

    def told(self) -> dict[str, Any]:
        """Return what the service takes."""
        given = self.cleaned_data
        scores = {one: given[f"score_{one.pk}"] for one in self.judged}
        return {
            "vote": given["vote"],
            "note": given["note"],
            "scores": {one: int(score) if score else None for one, score in scores.items()},
        }


class DecideForm(forms.Form):
    """The outcome of a review, with waivers for what is not met and conditions."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=[("", "–"), *Outcome.choices])
    reason = forms.CharField(label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    next_on = DayField(label=_("Next date"), required=False)

    def __init__(self, *args: Any, page: ReviewPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.waivable = [one.criterion for one in page.verdicts if one.criterion.must_pass and not one.met]
        for one in self.waivable:
            label = _("Why “%(name)s” need not be met") % {"name": one.called}
            self.fields[f"waiver_{one.pk}"] = forms.CharField(label=label, max_length=300, required=False)
        for at in range(1, CONDITIONS + 1):
            self.fields[f"title_{at}"] = forms.CharField(
                label=_("Condition %(number)s") % {"number": at}, max_length=200, required=False
            )
            self.fields[f"owner_{at}"] = person_field(label=_("Owner"), required=False)
            self.fields[f"due_{at}"] = DayField(label=_("Due"), required=False)

    @property
    def main(self) -> list[forms.BoundField]:
        """Return the fields of the outcome itself."""
        return [self[name] for name in ("outcome", "reason", "next_on")]

    @property
    def waivers(self) -> list[forms.BoundField]:
        """Return a field for each criterion that would have to be waived."""
        return [self[f"waiver_{one.pk}"] for one in self.waivable]

    @property
    def conditions(self) -> list[list[forms.BoundField]]:
        """Return the fields of each condition."""
        return [
            [self[f"{name}_{at}"] for name in ("title", "owner", "due")] for at in range(1, CONDITIONS + 1)
        ]

    @property
    def has_conditions(self) -> bool:
        """Tell whether a condition was written already."""
        return any(self[f"title_{at}"].value() for at in range(1, CONDITIONS + 1))

    def told(self) -> dict[str, Any]:
        """Return what the service takes."""
        given = self.cleaned_data
        filled = [at for at in range(1, CONDITIONS + 1) if given[f"title_{at}"]]
        return {
            "outcome": given["outcome"],
            "reason": given["reason"],
            "next_on": given["next_on"],
            "waivers": {one.pk: given[f"waiver_{one.pk}"] for one in self.waivable},
            "conditions": [
                Condition(given[f"title_{at}"], given[f"owner_{at}"], given[f"due_{at}"]) for at in filled
            ],
        }
