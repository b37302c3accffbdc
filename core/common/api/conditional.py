"""ETags on single objects: read only what changed, write only what you have read."""

import hashlib
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from rest_framework import mixins
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from core.common.errors import DomainError


class Outdated(DomainError):
    """The object changed since the caller read it."""

    code = "outdated"
    detail = _("This was changed since you read it. Read it again and repeat your change.")
    http_status = 412


def etag_of(data: Any) -> str:
    """Return a strong ETag of what a serializer gave."""
    return f'"{hashlib.sha256(JSONRenderer().render(data)).hexdigest()[:32]}"'


def unchanged(request: Request, etag: str) -> bool:
    """Tell whether the caller already has this very version."""
    known = [tag.strip().removeprefix("W/") for tag in request.headers.get("If-None-Match", "").split(",")]
    return etag in known or known == ["*"]


def conditional(request: Request, data: Any) -> Response:
    """Answer with the object and its ETag, or 304 when the caller has it."""
    etag = etag_of(data)
    if unchanged(request, etag):
        return Response(status=304, headers={"ETag": etag})
    return Response(data, headers={"ETag": etag})


class ConditionalRetrieve(mixins.RetrieveModelMixin, GenericViewSet[Any]):
    """`GET` of one object with an ETag."""

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Answer 304 when `If-None-Match` names the present version."""
        return conditional(request, self.get_serializer(self.get_object()).data)


class ConditionalUpdate(GenericViewSet[Any]):
    """`PATCH` of one object, refused with 412 when `If-Match` names another version."""

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Change some fields through the service and answer with the new version."""
        with transaction.atomic():
            serializer = self.get_serializer(self._expected(request), data=request.data, partial=True)
            serializer.is_valid(raise_exception=True)
            self.perform_update(serializer)
        data = self.get_serializer(self.get_object_again(serializer.instance)).data
        return Response(data, headers={"ETag": etag_of(data)})

    def _expected(self, request: Request) -> Any:
        """Return the object as the caller has read it; nobody changes it until the transaction ends."""
        instance = self.get_object()
        expected = request.headers.get("If-Match") or "*"
        if expected == "*":
            return instance
        if isinstance(instance, Model):
            # Whoever comes second waits here, and then sees what the first has written.
            type(instance)._base_manager.select_for_update(of=("self",), no_key=True).get(pk=instance.pk)
            instance = self.get_object()
        if expected != etag_of(self.get_serializer(instance).data):
            raise Outdated
        return instance

    def perform_update(self, serializer: Any) -> None:
        """Call the service; viewsets say which."""
        raise NotImplementedError

    def get_object_again(self, instance: Any) -> Any:
        """Read the changed object as a list would show it."""
        return self.get_queryset().get(pk=instance.pk)
