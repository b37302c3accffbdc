"""The tabs of a person's page, which higher apps fill."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from core.subjects.panels import Panels
from teams.models import Person

person_panels: Final[Panels[Person]] = Panels(
    ("overview", _("Overview")),
    ("skills", _("Skills")),
    ("career", _("Career")),
    ("capacity", _("Capacity")),
    ("discussion", _("Discussion")),
    ("history", _("History")),
)
