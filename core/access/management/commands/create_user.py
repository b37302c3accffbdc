import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.access.models import Role, Scope, User
from core.access.services import grants, users
from core.common.actors import SYSTEM
from core.common.errors import DomainError


class Command(BaseCommand):
    """Asks nothing. Run again it changes nothing; with another role or node it adds that grant."""

    help = (
        "Make a user with a role, on a node of the portfolio tree or everywhere (also on nodes made later)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say who, what and where."""
        parser.add_argument("email")
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument(
            "--node", metavar="CODE", help="a node of the portfolio tree; without it: everywhere"
        )
        parser.add_argument("--name", default="")
        parser.add_argument(
            "--password-stdin",
            action="store_true",
            help="read the new user's password from standard input; without it they set one by e-mail",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is not there yet, and say what is there now."""
        scope = _scope(options["node"])
        try:
            user, made = self._user(options)
            grants.grant(user=user, role=options["role"], scope=scope, by=SYSTEM)
        except DomainError as error:
            raise CommandError(error.sentences()) from error
        place = scope.code if scope else "everything"
        self.stdout.write(f"{'Made' if made else 'Found'} {user.email}: {options['role']} of {place}.")

    def _user(self, options: dict[str, Any]) -> tuple[User, bool]:
        known = User.objects.filter(email__iexact=options["email"].strip()).first()
        if known is not None:
            return known, False
        password = sys.stdin.readline().rstrip("\n") if options["password_stdin"] else None
        made = users.create_user(email=options["email"], name=options["name"], password=password, by=SYSTEM)
        return made, True


def _scope(code: str | None) -> Scope | None:
    if not code:
        return None
    try:
        return Scope.objects.get(kind=Scope.Kind.NODE, code=code)
    except Scope.DoesNotExist:
        raise CommandError(f"There is no node {code!r} in the portfolio tree.") from None
