"""`/api/v1/undo/`: what the caller did that can be taken back, and the way back."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access.api import caller
from core.common.api.conditional import ConditionalRetrieve
from core.undo.filters import StepFilter
from core.undo.models import Step
from core.undo.registry import is_large
from core.undo.selectors.steps import steps_for
from core.undo.services import steps


class StepSerializer(serializers.Serializer[Step]):
    """Something done that can be taken back: a deletion, a change of many rows, what a toast offers to undo.

    `subject_kind` and `subject_id`: the thing that it was done to, as in `history/`; empty for several.
    """

    id = serializers.IntegerField(read_only=True)
    label = serializers.CharField(source="said", read_only=True)  # type: ignore[assignment]
    subject_kind = serializers.CharField(read_only=True)
    subject_id = serializers.CharField(read_only=True)
    done_at = serializers.DateTimeField(read_only=True)
    done_by = serializers.EmailField(source="by_email", read_only=True)
    undone_at = serializers.DateTimeField(read_only=True, allow_null=True)
    undone_by = serializers.CharField(read_only=True)


class TakenBackSerializer(StepSerializer):
    """A step after the request. `remark`: what had to stay as it is. `job`: that of a large one, or null."""

    remark = serializers.CharField(read_only=True)
    job = serializers.IntegerField(read_only=True, allow_null=True)


class UndoViewSet(mixins.ListModelMixin, ConditionalRetrieve):
    """What the caller did, newest first, until it is taken back; all of it for who administers everything."""

    serializer_class = StepSerializer
    filterset_class = StepFilter
    lookup_value_regex = r"[0-9]{1,18}"
    queryset = Step.objects.none()

    def get_queryset(self) -> Any:
        """List what can still be taken back; a step taken back has its address all the same."""
        rows = steps_for(caller(self.request)).order_by("-pk")
        return rows.filter(undone_at=None).defer("payload") if self.action == "list" else rows

    @extend_schema(request=None, responses={200: TakenBackSerializer, 202: TakenBackSerializer})
    @action(detail=True, methods=["post"], url_path="take-back")
    def take_back(self, request: Request, pk: str) -> Response:
        """Put things back as they were: at once, or (202) in the background where that takes long.

        409 where somebody was quicker, or what came after stands in the way.
        """
        step, by, job = self.get_object(), caller(request), None
        if is_large(step, by):
            job = steps.take_back_later(by=by, step=step)
        else:
            step = steps.take_back(by=by, step=step)
        said = {**StepSerializer(step).data, "remark": step.remark, "job": job.pk if job else None}
        return Response(said, status=202 if job else 200)
