"""`/api/v1/kpis/`: what each number means; the company's own can be made and changed here."""

from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from core.access.api import caller, require
from core.access.permissions import Action
from core.common.api.asking import refuse_unknown
from core.common.api.conditional import Outdated, conditional, etag_of
from metrics.kpis import registry
from metrics.kpis.company import COUNTERS
from metrics.kpis.contract import Kpi
from metrics.kpis.vocabulary import Better, Family, Unit, Window
from metrics.models import CompanyKpi
from metrics.selectors.owners import owners
from metrics.services import company_kpis, kpi_owners
from teams.models import Person

FAMILIES, UNITS, BETTERS, WINDOWS = (
    [item.value for item in listed] for listed in (Family, Unit, Better, Window)
)
CODE = [OpenApiParameter("code", OpenApiTypes.STR, OpenApiParameter.PATH)]


class OperandSerializer(serializers.Serializer[Any]):
    """A measure that the formula uses."""

    name = serializers.CharField()
    measure = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    shift_months = serializers.IntegerField()


class VersionSerializer(serializers.Serializer[Any]):
    """A wording of the definition and the day from which it holds."""

    number = serializers.IntegerField()
    effective_from = serializers.DateField(allow_null=True)
    note = serializers.CharField()


class KpiSerializer(serializers.Serializer[Any]):
    """The contract of a KPI, in the version in force today. `built_in` is false for a company's own.

    An archived KPI is not in the list; its own address still tells what its values meant.
    """

    code = serializers.CharField()
    name = serializers.CharField()
    name_fr = serializers.CharField()
    description = serializers.CharField()
    description_fr = serializers.CharField()
    family = serializers.ChoiceField(choices=FAMILIES)
    unit = serializers.ChoiceField(choices=UNITS)
    better = serializers.ChoiceField(choices=BETTERS)
    formula = serializers.CharField(source="formula.text")
    operands = OperandSerializer(many=True)
    default_window = serializers.ChoiceField(choices=WINDOWS)
    windows = serializers.ListField(child=serializers.ChoiceField(choices=WINDOWS))
    counts = serializers.CharField()
    decimals = serializers.IntegerField()
    cadence_days = serializers.IntegerField(allow_null=True)
    parameters = serializers.ListField(child=serializers.CharField())
    versions = VersionSerializer(many=True)
    built_in = serializers.SerializerMethodField()
    archived = serializers.SerializerMethodField()
    owner = serializers.SerializerMethodField()

    def get_archived(self, kpi: Kpi) -> bool:
        """Tell whether it is computed no more."""
        return kpi.code not in self.context["listed"]

    def get_built_in(self, kpi: Kpi) -> bool:
        """Tell whether it came with the portal."""
        return kpi.code in {one.code for one in registry.built_in()}

    def get_owner(self, kpi: Kpi) -> str:
        """Name who answers for it."""
        owner = self.context["owners"].get(kpi.code)
        return str(owner) if owner else ""


class KpiChangeSerializer(serializers.Serializer[Any]):
    """What a company's own KPI is called and computes.

    A `formula` sent to an existing KPI becomes a new version; `effective_from` says from when. `owner` is
    somebody's e-mail address, or words; of a built-in KPI, it is all that can be changed.
    """

    code = serializers.CharField(max_length=60)
    family = serializers.ChoiceField(choices=FAMILIES)
    name = serializers.CharField(max_length=80)
    name_fr = serializers.CharField(max_length=80)
    short = serializers.CharField(max_length=18)
    short_fr = serializers.CharField(max_length=18)
    description = serializers.CharField(max_length=200)
    description_fr = serializers.CharField(max_length=200)
    unit = serializers.ChoiceField(choices=UNITS)
    better = serializers.ChoiceField(choices=BETTERS)
    default_window = serializers.ChoiceField(choices=WINDOWS)
    decimals = serializers.IntegerField(min_value=0, max_value=4, required=False)
    cadence_days = serializers.IntegerField(min_value=1, max_value=1000, allow_null=True, required=False)
    formula = serializers.CharField(max_length=500)
    counted = serializers.ChoiceField(choices=list(COUNTERS))
    effective_from = serializers.DateField(required=False)
    note = serializers.CharField(max_length=200, required=False)
    note_fr = serializers.CharField(max_length=200, required=False)
    owner = serializers.CharField(max_length=254, required=False, allow_blank=True)


class KpiViewSet(GenericViewSet[Any]):
    """KPIs, in the order in which pages list them."""

    serializer_class = KpiSerializer
    lookup_field = "code"
    lookup_value_regex = r"[a-z0-9_]+"
    filter_backends: list[Any] = []

    @extend_schema(responses=KpiSerializer(many=True))
    def list(self, request: Request) -> Response:
        """List all KPIs."""
        refuse_unknown(request, ())
        today = timezone.localdate()
        page = self.paginate_queryset([kpi.worded_on(today) for kpi in registry.all_kpis()]) or []
        return self.get_paginated_response(_told(page, many=True))

    @extend_schema(parameters=CODE, responses=KpiSerializer)
    def retrieve(self, request: Request, code: str) -> Response:
        """Return one KPI."""
        return conditional(request, _told(_kpi(code)))

    @extend_schema(request=KpiChangeSerializer, responses={201: KpiSerializer})
    def create(self, request: Request) -> Response:
        """Define a KPI of the company's own."""
        require(request, Action.EDIT_KPI)
        told = KpiChangeSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        fields = {"decimals": 1, "cadence_days": None, **told.validated_data}
        owner = _taken_owner(fields)
        for name in ("effective_from", "note", "note_fr"):
            fields.pop(name, None)
        with transaction.atomic():
            kpi = company_kpis.add(by=caller(request), **fields)
            if owner:
                kpi_owners.set_owner(by=caller(request), kpi=kpi.code, **owner)
        return Response(_told(_kpi(kpi.code)), status=status.HTTP_201_CREATED)

    @extend_schema(parameters=CODE, request=KpiChangeSerializer(partial=True), responses=KpiSerializer)
    def partial_update(self, request: Request, code: str) -> Response:
        """Change labels or the owner; with a `formula`, make a new version from a day on."""
        before = _told(_kpi(code))
        require(request, Action.EDIT_KPI)
        expected = request.headers.get("If-Match")
        if expected and expected != "*" and expected != etag_of(before):
            raise Outdated
        told = KpiChangeSerializer(data=request.data, partial=True)
        told.is_valid(raise_exception=True)
        _change(caller(request), code, dict(told.validated_data))
        after = _told(_kpi(code))
        return Response(after, headers={"ETag": etag_of(after)})

    @extend_schema(parameters=CODE, request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def archive(self, request: Request, code: str) -> Response:
        """Compute a company's own KPI no more; definition, targets and history are kept."""
        require(request, Action.EDIT_KPI)
        company_kpis.archive(by=caller(request), kpi=get_object_or_404(CompanyKpi, code=code))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(parameters=CODE, request=None, responses=KpiSerializer)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, code: str) -> Response:
        """Compute an archived KPI again."""
        require(request, Action.EDIT_KPI)
        company_kpis.restore(by=caller(request), kpi=get_object_or_404(CompanyKpi, code=code))
        return Response(_told(_kpi(code)))


def _kpi(code: str) -> Kpi:
    try:
        return registry.get(code).worded_on(timezone.localdate())
    except KeyError:
        raise NotFound from None


def _told(kpi: Any, *, many: bool = False) -> Any:
    listed = {one.code for one in registry.all_kpis()}
    return KpiSerializer(kpi, many=many, context={"owners": owners(), "listed": listed}).data


def _taken_owner(fields: dict[str, Any]) -> dict[str, Any]:
    """Take `owner` out: a person where it is the address of one."""
    if "owner" not in fields:
        return {}
    words = fields.pop("owner")
    person = Person.objects.filter(email__iexact=words).first() if "@" in words else None
    return {"person": person} if person else {"words": words}


@transaction.atomic
def _change(user: Any, code: str, fields: dict[str, Any]) -> None:
    owner = _taken_owner(fields)
    wording = {name: fields.pop(name) for name in ("formula", "counted", "effective_from", "note", "note_fr")
               if name in fields}  # fmt: skip
    kpi = CompanyKpi.objects.filter(code=code).first()
    if kpi is None and (fields or wording):
        message = _("A built-in KPI is changed by a release. Only its owner can be set.")
        raise ValidationError({name: [message] for name in (*fields, *wording)})
    if fixed := {"code", "unit"}.intersection(fields):
        message = _("This never changes: another code or unit is another KPI.")
        raise ValidationError({name: [message] for name in sorted(fixed)})
    if kpi and wording:
        if missing := {"formula", "effective_from"} - set(wording):
            message = _("A new version needs a formula and the day from which it holds.")
            raise ValidationError({name: [message] for name in sorted(missing)})
        last = kpi.versions.order_by("-number")[0]
        company_kpis.reword(by=user, kpi=kpi, **{"counted": last.counted, **wording})
    if kpi and fields:
        company_kpis.change(by=user, kpi=kpi, **fields)
    if owner:
        kpi_owners.set_owner(by=user, kpi=code, **owner)
