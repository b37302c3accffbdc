"""The request of somebody who is signed in."""

from django.http import HttpRequest

from core.access.models import User


class Asked(HttpRequest):
    """A request whose user the sign-in middleware has already checked."""

    user: User
