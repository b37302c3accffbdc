"""Make users, and let them in or keep them out."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from core.access.models import User
from core.access.services.administrators import require_another_than
from core.audit.services import trail
from core.common.actors import Actor
from core.common.errors import Invalid


def create_user(
    *,
    email: str,
    by: Actor,
    name: str = "",
    password: str | None = None,
    language: str = "",
    is_demo: bool = False,
) -> User:
    """Make a user. Without a password they ask for one by "Forgot the password?".

    Raises Invalid with `fields` for an e-mail that is none or is taken, and for a weak password.
    """
    user = User(email=email.strip().lower(), name=name.strip(), language=language, is_demo=is_demo)
    _check(user, password)
    with transaction.atomic():
        user.set_password(password)
        user.save()
        _record("created", user, by, after={"email": user.email, "name": user.name})
    return user


def deactivate(*, user: User, by: Actor) -> None:
    """Keep a user out from the next request on: session, tokens and all.

    Raises LastAdministrator when nobody else could let them, or anybody, in again.
    """
    with transaction.atomic():
        found = User.objects.select_for_update().get(pk=user.pk)
        if not found.is_active:
            return
        require_another_than(found)
        User.objects.filter(pk=found.pk).update(is_active=False)
        _record("deactivated", found, by)


def reactivate(*, user: User, by: Actor) -> None:
    """Let a user in again, with the grants they had."""
    with transaction.atomic():
        if User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
            _record("reactivated", user, by)


def _check(user: User, password: str | None) -> None:
    fields: dict[str, list[str]] = {}
    try:
        validate_email(user.email)
    except ValidationError as error:
        fields["email"] = list(error.messages)
    if User.objects.filter(email__iexact=user.email).exists():
        fields["email"] = [_("There is a user with this e-mail address already.")]
    if password is not None:
        try:
            validate_password(password, user)
        except ValidationError as error:
            fields["password"] = list(error.messages)
    if fields:
        raise Invalid(fields=fields)


def _record(what: str, user: User, by: Actor, after: dict[str, str] | None = None) -> None:
    trail.record(verb=f"access.user.{what}", by=by, subject=("user", user.pk), label=user.email, after=after)
