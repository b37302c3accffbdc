import tomllib
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from core.access.models import Scope, User
from core.access.services import grants, users
from core.common.actors import SYSTEM

FILE = settings.BASE_DIR / "demo" / "users.toml"


class Command(BaseCommand):
    """Run again it changes nothing."""

    help = "Make the demo's users, with their roles, after the demo's portfolio tree was loaded."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Make who is not there yet."""
        for line in tomllib.loads(FILE.read_text(encoding="utf-8"))["users"]:
            user = User.objects.filter(email=line["email"]).first() or users.create_user(
                email=line["email"], name=line["name"], is_demo=True, by=SYSTEM
            )
            grants.grant(user=user, role=line["role"], scope=_scope(line.get("node")), by=SYSTEM)
            self.stdout.write(f"{user.email}: {line['role']}")


def _scope(code: str | None) -> Scope | None:
    if code is None:
        return None
    try:
        return Scope.objects.get(kind=Scope.Kind.NODE, code=code)
    except Scope.DoesNotExist:
        raise CommandError(f"The demo's node {code} is not there: load the demo portfolio first.") from None
