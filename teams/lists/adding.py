"""What the foot of a list adds where time plays a part: only what holds today, in full-time posts."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from core.common.spans import holding
from core.common.templatetags import portal as write

Adding = Callable[[QuerySet[Any]], Sum]


def running(name: str) -> Adding:
    """Add a field of the rows whose time, from a day until before another, has today in it."""

    def add(_rows: QuerySet[Any]) -> Sum:
        return Sum(name, filter=holding(timezone.localdate()))

    return add


def posts(percent: Any) -> str:
    """Write hundredths of a full time as full-time posts."""
    return _("%(posts)s FTE") % {"posts": write.number(percent / 100, 1)}
