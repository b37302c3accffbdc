from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.access.models import ApiToken, User
from core.access.services import tokens
from core.common.actors import SYSTEM
from core.common.errors import DomainError


class Command(BaseCommand):
    """Prints the token and nothing else, so that a script can keep it."""

    help = "Make an API token for a user. Standard output is the token alone, shown this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say for whom and what it may do."""
        parser.add_argument("email")
        parser.add_argument("--name", required=True, help="what uses the token")
        parser.add_argument(
            "--scopes", choices=sorted(tokens.SCOPES), default="read", help="write may read too"
        )
        parser.add_argument("--expires-days", type=int, metavar="D", help="without it: until it is revoked")
        parser.add_argument(
            "--network", action="append", default=[], metavar="CIDR", help="may only be used from here"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the token and print it."""
        user = User.objects.filter(email__iexact=options["email"].strip()).first()
        if user is None:
            raise CommandError(f"There is no user {options['email']}. Make one with `manage.py create_user`.")
        days = options["expires_days"]
        try:
            made = tokens.create(
                user=user,
                name=self._free_name(user, options["name"]),
                scopes=options["scopes"],
                expires_at=None if days is None else timezone.now() + timedelta(days=days),
                networks=options["network"],
                by=SYSTEM,
            )
        except DomainError as error:
            raise CommandError(error.sentences()) from error
        self.stdout.write(made.plain)

    def _free_name(self, user: User, name: str) -> str:
        """A script that is run again gets another token, under a name of its own."""
        taken = set(
            ApiToken.objects.filter(user=user, revoked_at=None, name__startswith=name).values_list(
                "name", flat=True
            )
        )
        free, number = name, 1
        while free in taken:
            number += 1
            free = f"{name} ({number})"
        if free != name:
            self.stderr.write(f"There is a token {name!r}; this one is called {free!r}.")
        return free
