"""`/api/v1/governance-profile/`: the governance switches, for whoever administers everything."""

from typing import Any

from django.http import Http404
from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from core.access.api import caller
from core.access.permissions import Action, can
from core.common.api.asking import refuse_unknown
from core.console.services.profile import choose, turn
from core.profile.selectors.standing import FULL, LIGHT, OWN, Standing, profile_now, standings


class SwitchSerializer(serializers.Serializer[Any]):
    """A governance switch as it stands. light and full: how the presets have it; kept: what is behind it."""

    name = serializers.CharField(source="switch.name", read_only=True)
    title = serializers.CharField(source="switch.label", read_only=True)
    description = serializers.CharField(source="switch.help", read_only=True)
    on = serializers.BooleanField()
    light = serializers.BooleanField(source="switch.light", read_only=True)
    full = serializers.BooleanField(source="switch.full", read_only=True)
    kept = serializers.IntegerField(read_only=True, allow_null=True)
    changed_at = serializers.DateTimeField(read_only=True, allow_null=True)
    changed_by = serializers.CharField(read_only=True, allow_blank=True)


class ProfileSerializer(serializers.Serializer[dict[str, Any]]):
    """Which preset the switches make, and each of them."""

    profile = serializers.ChoiceField(choices=[LIGHT, FULL, OWN], read_only=True)
    switches = SwitchSerializer(many=True, read_only=True)


class PresetSerializer(serializers.Serializer[dict[str, str]]):
    """A preset to choose."""

    profile = serializers.ChoiceField(choices=[LIGHT, FULL])


class GovernanceProfileViewSet(ViewSet):
    """How much governance the company wants."""

    lookup_field = "switch"
    lookup_value_regex = r"\w{1,40}"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Hide all of this from whoever does not administer everything."""
        super().initial(request, *args, **kwargs)
        if not can(caller(request), Action.ADMINISTER):
            raise Http404

    @extend_schema(responses=forced_singular_serializer(ProfileSerializer))  # type: ignore[no-untyped-call]
    def list(self, request: Request) -> Response:
        """Return the profile with every switch."""
        refuse_unknown(request, ())
        return Response(_now())

    @extend_schema(responses=SwitchSerializer)
    def retrieve(self, request: Request, switch: str) -> Response:
        """Return one switch."""
        return Response(SwitchSerializer(_switch(switch)).data)

    @extend_schema(request=SwitchSerializer, responses=SwitchSerializer)
    def partial_update(self, request: Request, switch: str) -> Response:
        """Turn one switch on or off."""
        standing = _switch(switch)
        asked = SwitchSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        turned = asked.validated_data["on"]
        turn(by=caller(request), switch=standing.switch, on=turned)
        return Response(SwitchSerializer(_switch(switch)).data)

    @extend_schema(request=PresetSerializer, responses=ProfileSerializer)
    @action(detail=False, methods=["post"])
    def choose(self, request: Request) -> Response:
        """Turn every switch to where a preset has it."""
        asked = PresetSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        choose(by=caller(request), name=asked.validated_data["profile"])
        return Response(_now())


def _now() -> dict[str, Any]:
    return {"profile": profile_now(), "switches": SwitchSerializer(standings(), many=True).data}


def _switch(name: str) -> Standing:
    found = next((one for one in standings() if one.switch.name == name), None)
    if found is None:
        raise Http404
    return found
