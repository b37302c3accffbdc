"""Half-open ranges of days in the database."""

from django.contrib.postgres.fields import DateRangeField
from django.db.models import Func


class DateRange(Func):
    """`daterange(from, to)`: half-open, open-ended where `to` is null."""

    function = "DATERANGE"
    output_field = DateRangeField()
