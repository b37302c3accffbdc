"""How users and tokens are searched."""

from datetime import timedelta
from typing import Final

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access.models import ApiToken, Role, TokenState, User
from core.access.tokens import READ, WRITE
from core.common.filters import QuickSearch

# What nothing has used for so long is probably forgotten.
LONG: Final = timedelta(days=90)


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


class TokenFilter(django_filters.FilterSet):
    """Name, first letters or whose, still good or not, what it may."""

    q = QuickSearch("name", "prefix", "user__name", "user__email")
    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=TokenState.choices, distinct=False)
    may = django_filters.ChoiceFilter(
        label=_("May"), method="by_scope", choices=[(READ, _("read")), (WRITE, _("read and change"))]
    )
    used = django_filters.ChoiceFilter(
        label=_("Last used"),
        method="by_use",
        choices=[("recent", _("within 90 days")), ("long_ago", _("longer ago, or never"))],
    )

    def by_scope(self, rows: QuerySet[ApiToken], name: str, value: str) -> QuerySet[ApiToken]:
        """Keep those that may change things, or those that only read."""
        writes = {"scopes__contains": [WRITE]}
        return rows.filter(**writes) if value == WRITE else rows.exclude(**writes)

    def by_use(self, rows: QuerySet[ApiToken], name: str, value: str) -> QuerySet[ApiToken]:
        """Keep those that something still uses, or those that nothing does."""
        recent = {"last_used_at__gte": timezone.now() - LONG}
        return rows.filter(**recent) if value == "recent" else rows.exclude(**recent)

    class Meta:
        model = ApiToken
        fields: list[str] = []
