"""The page that the dashboard is compared with: as many ready-made values, from one query of a flat table."""

from typing import ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

MIDDLEWARE = [  # as `django-admin startproject` writes them
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
_PAGE = engines["django"].from_string(
    "<!doctype html><html><head><title>Values</title></head><body><table>"
    "{% for value in values %}<tr><th>{{ value.name }}</th><td>{{ value.text }}</td></tr>{% endfor %}"
    "</table></body></html>"
)


class ReadyValue(models.Model):
    """A value as it is shown."""

    name = models.CharField(max_length=60)
    text = models.CharField(max_length=200)

    objects: ClassVar[models.Manager["ReadyValue"]] = models.Manager()

    class Meta:
        app_label = "bench"
        managed = False
        db_table = "bench_ready_value"

    def __str__(self) -> str:
        return self.text


def page(request: HttpRequest) -> HttpResponse:
    """Show all of them."""
    return HttpResponse(_PAGE.render({"values": ReadyValue.objects.order_by("id")}, request))


urlpatterns = [path("plain/", page)]
