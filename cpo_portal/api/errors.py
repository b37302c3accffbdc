"""Every error of the API in one shape: `{"code", "detail", "fields"}`."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import set_rollback

from core.common.api.naming import named_as_called
from core.common.errors import DomainError
from core.common.overtaken import overtaken_by


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn an expected failure into a response; anything else is a fault of ours and goes on."""
    _answer_as_json(context["request"])
    if context["request"].method not in SAFE_METHODS:
        error = overtaken_by(error) or error
    if isinstance(error, DomainError):
        set_rollback()
        fields = named_as_called(error.fields, context["view"])
        return _response(error.http_status, error.code, str(error.detail), fields)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if not isinstance(error, exceptions.APIException):
        return None
    set_rollback()
    return _from_framework(error)


def _answer_as_json(request: Request) -> None:
    """Views of other shapes (the schema in YAML, its pages in HTML) fail in the one shape, too."""
    request.accepted_renderer = JSONRenderer()
    request.accepted_media_type = JSONRenderer.media_type


def _from_framework(error: exceptions.APIException) -> Response:
    headers: dict[str, str] = {}
    if (challenge := getattr(error, "auth_header", None)) is not None:
        headers["WWW-Authenticate"] = challenge
    if (wait := getattr(error, "wait", None)) is not None:
        headers["Retry-After"] = str(int(wait))
    if isinstance(error, exceptions.ValidationError):
        fields = _fields(error.detail)
        first = next(iter(fields.values()), [str(error.default_detail)])[0]
        return _response(status.HTTP_400_BAD_REQUEST, "invalid", first, fields, headers)
    codes = error.get_codes()
    code = codes if isinstance(codes, str) else str(error.default_code)
    return _response(error.status_code, code, str(error.detail), {}, headers)


def _fields(detail: Any, prefix: str = "") -> dict[str, list[str]]:
    """Flatten nested messages to `outer.inner` names; messages of no field go under ''."""
    if isinstance(detail, Mapping):
        flat: dict[str, list[str]] = {}
        for name, inner in detail.items():
            flat |= _fields(inner, f"{prefix}.{name}" if prefix else str(name))
        return flat
    messages = detail if isinstance(detail, list) else [detail]
    return {prefix: [str(message) for message in messages]}


def _response(
    status_code: int,
    code: str,
    detail: str,
    fields: Mapping[str, list[str]],
    headers: dict[str, str] | None = None,
) -> Response:
    body = {"code": code, "detail": detail, "fields": dict(fields)}
    return Response(body, status=status_code, headers=headers)
