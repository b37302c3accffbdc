"""The chain of a value in the API: shapes only."""

from typing import Any

from rest_framework import serializers

from metrics.api.numbers import MonthField, NumberField
from metrics.selectors.provenance import Provenance

Shape = serializers.Serializer[Any]


class TermSerializer(Shape):
    """One number of the formula."""

    operand = serializers.CharField()
    measure = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    unit = serializers.CharField()
    sign = serializers.IntegerField()
    value = NumberField()


class FormulaSerializer(Shape):
    """The formula with its numbers."""

    form = serializers.CharField()
    text = serializers.CharField()
    factor = serializers.IntegerField()
    offset = serializers.IntegerField()
    numerator = TermSerializer(many=True)
    denominator = TermSerializer(many=True)
    parameters = serializers.DictField(child=serializers.CharField())


class CellSerializer(Shape):
    """A measure in one month (or year, where the window is long)."""

    month = MonthField(source="first")
    value = NumberField()
    selected = serializers.BooleanField()


class MeasureSerializer(Shape):
    """A measure over the window."""

    operand = serializers.CharField()
    measure = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    unit = serializers.CharField()
    aggregation = serializers.CharField()
    shift_months = serializers.IntegerField()
    cells = CellSerializer(many=True)
    total = NumberField()


class FactSerializer(Shape):
    """A fact, with the import and line that wrote its current version."""

    id = serializers.CharField()
    key = serializers.CharField()
    on = serializers.DateField(allow_null=True)
    product = serializers.CharField(source="product_code")
    text = serializers.CharField()
    amount = NumberField()
    currency = serializers.CharField()
    rate = NumberField()
    counts = NumberField()
    run = serializers.IntegerField(allow_null=True)
    line = serializers.IntegerField(allow_null=True)
    selected = serializers.BooleanField()


class FactsSerializer(Shape):
    """A page of the facts behind one cell."""

    kind = serializers.CharField()
    operand = serializers.CharField()
    measure = serializers.CharField()
    month = MonthField(source="first")
    product = serializers.CharField(allow_null=True)
    count = serializers.IntegerField()
    total = NumberField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    rows = FactSerializer(many=True)


class FileLineSerializer(Shape):
    """A line as it arrived."""

    number = serializers.IntegerField()
    text = serializers.CharField()
    here = serializers.BooleanField()


class OriginSerializer(Shape):
    """Import, file and line of the picked fact, or the hand that entered it."""

    by_hand = serializers.BooleanField()
    by = serializers.CharField()
    at = serializers.DateTimeField(allow_null=True)
    run = serializers.IntegerField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]
    file_name = serializers.CharField()
    sha256 = serializers.CharField()
    size = serializers.IntegerField(allow_null=True)
    condition = serializers.CharField()
    checked_at = serializers.DateTimeField(allow_null=True)
    faulty_since = serializers.DateTimeField(allow_null=True)
    mapping = serializers.CharField()
    dialect = serializers.DictField(child=serializers.CharField())
    line = serializers.IntegerField(allow_null=True)
    lines = FileLineSerializer(many=True)
    lines_withheld = serializers.BooleanField()


class ProvenanceSerializer(serializers.Serializer[Provenance]):
    """Formula, measures, facts, import, file and line of a value."""

    id = serializers.CharField(source="reading.id")
    value = NumberField(source="reading.value")
    formula = FormulaSerializer()
    measures = MeasureSerializer(many=True, source="measures.rows")
    facts = FactsSerializer(allow_null=True)
    origin = OriginSerializer(allow_null=True)
