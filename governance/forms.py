"""What the form of a pack asks for."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.access.models import User
from core.access.permissions import Action, paths_for
from core.common import dates
from core.common.periods import format_month, last_complete_month, parse_month, shift
from governance.models import PackFile
from portfolio.models import Node

MONTHS_OFFERED = 36  # as many as a dashboard offers, whose button leads here


class PackForm(forms.Form):
    """A node, the month its numbers end with, and the languages to draw it in."""

    node = forms.ModelChoiceField(label=_("Portfolio"), queryset=Node.objects.none(), to_field_name="code")
    period = forms.TypedChoiceField(label=_("Month"), coerce=parse_month)
    languages = forms.MultipleChoiceField(
        label=_("Language of the files"),
        choices=PackFile.Language.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        paths = paths_for(user, Action.PREPARE_PACK)
        nodes = Node.objects.all() if paths is None else Node.objects.filter(scope__path__within=paths)
        self.fields["node"].queryset = nodes.order_by("name")  # type: ignore[attr-defined]
        language, last = get_language() or settings.LANGUAGE_CODE, last_complete_month(today)
        months = [shift(last, -back) for back in range(MONTHS_OFFERED)]
        self.fields["period"].choices = [  # type: ignore[attr-defined]
            (format_month(month), dates.month(month, language=language)) for month in months
        ]
