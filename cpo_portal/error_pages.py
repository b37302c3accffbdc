"""What answers when no view does: a page for people, the one error shape below `/api/`."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views import defaults
from rest_framework import exceptions

from core.access.middleware import API_PREFIX


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that leads nowhere."""
    if _asked_by_a_program(request):
        return _in_one_shape(exceptions.NotFound())
    return defaults.page_not_found(request, exception)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what the caller may not do."""
    if _asked_by_a_program(request):
        return _in_one_shape(exceptions.PermissionDenied())
    return defaults.permission_denied(request, exception)


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what is no proper request: a broken header, a host that is not ours."""
    if _asked_by_a_program(request):
        return _in_one_shape(exceptions.ParseError())
    return defaults.bad_request(request, exception)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer a fault of ours, without asking the database anything."""
    if _asked_by_a_program(request):
        return _in_one_shape(exceptions.APIException())
    return defaults.server_error(request)


def _asked_by_a_program(request: HttpRequest) -> bool:
    return request.path.startswith(API_PREFIX)


def _in_one_shape(error: exceptions.APIException) -> JsonResponse:
    body = {"code": error.default_code, "detail": str(error.detail), "fields": {}}
    return JsonResponse(body, status=error.status_code)
