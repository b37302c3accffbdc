"""The governance switches of teams."""

from django.utils.translation import gettext_lazy as _

from core.profile import Switch, register
from teams.models import Assessment, SalaryBand


def register_switches() -> None:
    """Make them known."""
    register(
        Switch(
            name="skills",
            label=_("Skills and careers"),
            help=_("Assessments, gaps against roles, next roles and development actions."),
            light=False,
            counts=lambda: Assessment.objects.count(),
            counted=_("assessments"),
        )
    )
    register(
        Switch(
            name="salary_bands",
            label=_("Salary bands"),
            help=_("What roles pay, for those alone who may see salaries."),
            light=False,
            counts=lambda: SalaryBand.objects.count(),
            counted=_("salary bands"),
        )
    )
