"""How users are searched."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.access.models import Role, User
from core.common.filters import QuickSearch


class UserFilter(django_filters.FilterSet):
    """Name or e-mail, role, active or not."""

    q = QuickSearch("name", "email")
    role = django_filters.ChoiceFilter(
        field_name="grants__role",
        choices=Role.choices,
        label=_("Role"),
        empty_label=_("All roles"),
        distinct=True,
    )
    active = django_filters.ChoiceFilter(
        method="by_activity",
        choices=[("true", _("Active")), ("false", _("Not active"))],
        label=_("State"),
        empty_label=_("All states"),
    )

    def by_activity(self, rows: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        """Keep those who can, or cannot, sign in."""
        return rows.filter(is_active=value == "true")

    class Meta:
        model = User
        fields: list[str] = []
