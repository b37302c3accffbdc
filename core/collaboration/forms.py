"""Shapes of what people say and choose."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.access.models import User
from core.collaboration import notices
from core.collaboration.models import DigestSetting, NotificationChoice
from core.collaboration.services.comments import LONGEST

WEEKDAYS = (
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
)


class CommentForm(forms.Form):
    """A comment."""

    text = forms.CharField(
        label=_("Comment"), widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST}), max_length=LONGEST
    )


class DigestForm(forms.Form):
    """When notifications come as a mail."""

    rhythm = forms.ChoiceField(label=_("Digest by mail"), choices=DigestSetting.Rhythm.choices)
    hour = forms.TypedChoiceField(
        label=pgettext_lazy("an hour", "From"),
        choices=[(hour, f"{hour:02d}:00") for hour in range(24)],
        coerce=int,
    )
    weekday = forms.TypedChoiceField(label=_("Day of a weekly mail"), choices=WEEKDAYS, coerce=int)


class ChannelsForm(forms.Form):
    """How somebody hears of each kind of thing."""

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        chosen = dict(NotificationChoice.objects.filter(user=user).values_list("kind", "channel"))
        for kind in notices.kinds():
            self.fields[kind.name] = forms.ChoiceField(
                label=str(kind.label),
                choices=NotificationChoice.Channel.choices,
                initial=chosen.get(kind.name, NotificationChoice.Channel.BOTH),
            )
