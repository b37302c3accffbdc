"""What lists of skills, assessments and development can be narrowed by, on pages and in the API."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.common.filters import QuickSearch
from teams.models import Assessment, DevelopmentAction, Skill, SkillFamily


class SkillFilter(django_filters.FilterSet):
    """Filters of the catalogue of skills."""

    q = QuickSearch("name", "name_fr", "code")
    family = django_filters.ChoiceFilter(label=_("Family"), choices=SkillFamily.choices)

    class Meta:
        model = Skill
        fields: tuple[str, ...] = ()


class AssessmentFilter(django_filters.FilterSet):
    """Filters of assessments."""

    q = QuickSearch("person__name", "person__email", "skill__name", "skill__name_fr")
    email = django_filters.CharFilter(label=_("E-mail"), field_name="person__email", lookup_expr="iexact")
    skill = django_filters.CharFilter(label=_("Skill"), field_name="skill__code")
    team = django_filters.CharFilter(label=_("Team"), field_name="person__team__code")
    kind = django_filters.ChoiceFilter(label=_("Who judged"), choices=Assessment.Kind.choices)

    class Meta:
        model = Assessment
        fields: tuple[str, ...] = ()


class DevelopmentActionFilter(django_filters.FilterSet):
    """Filters of development actions."""

    q = QuickSearch("person__name", "person__email", "what", "skill__name", "skill__name_fr")
    email = django_filters.CharFilter(label=_("E-mail"), field_name="person__email", lookup_expr="iexact")
    skill = django_filters.CharFilter(label=_("Skill"), field_name="skill__code")
    done = django_filters.BooleanFilter(label=_("Done"), method="finished")

    class Meta:
        model = DevelopmentAction
        fields: tuple[str, ...] = ()

    def finished(self, rows: QuerySet[Any], _name: str, value: bool) -> QuerySet[Any]:
        """Keep what is done, or what is still to do."""
        return rows.filter(done_on__isnull=not value)
