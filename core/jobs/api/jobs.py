"""`/api/v1/jobs/`: background work, its progress and its end."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access.api import caller
from core.common.api.conditional import ConditionalRetrieve
from core.jobs.filters import JobFilter
from core.jobs.models import Job
from core.jobs.selectors.jobs import jobs_for
from core.jobs.services import jobs


class JobSerializer(serializers.ModelSerializer[Job]):
    """A job of the ledger."""

    label = serializers.CharField(source="said", read_only=True)  # type: ignore[assignment]  # a field's own label is no field
    result = serializers.DictField(read_only=True, allow_null=True)

    class Meta:
        model = Job
        fields = (
            "id",
            "kind",
            "label",
            "subject_kind",
            "subject_id",
            "state",
            "step",
            "progress_done",
            "progress_total",
            "attempts",
            "created_by_email",
            "created_at",
            "started_at",
            "finished_at",
            "error_code",
            "error_detail",
            "result",
        )
        read_only_fields = fields


class JobViewSet(mixins.ListModelMixin, ConditionalRetrieve):
    """Jobs that the caller asked for, or all of them with the right to see every job."""

    serializer_class = JobSerializer
    filterset_class = JobFilter
    lookup_value_regex = r"[0-9]{1,18}"
    queryset = Job.objects.none()

    def get_queryset(self) -> Any:
        """Return what the caller sees, newest first."""
        return jobs_for(caller(self.request)).order_by("-id")

    @extend_schema(request=None, responses=JobSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, **kwargs: Any) -> Response:
        """Take a request back: at once when nobody has begun, else at the job's next stop."""
        job = self.get_object()
        jobs.cancel(job=job, by=caller(request))
        job.refresh_from_db()
        return Response(self.get_serializer(job).data)

    @extend_schema(request=None, responses=JobSerializer)
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, **kwargs: Any) -> Response:
        """Ask again for work that failed, was cancelled or was set aside."""
        job = self.get_object()
        jobs.retry(job=job, by=caller(request))
        job.refresh_from_db()
        return Response(self.get_serializer(job).data)
