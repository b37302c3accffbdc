from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from core.access.demo_links import demo_links_allowed, make_links
from core.access.models import User


class Command(BaseCommand):
    """For script/server, and for whoever has used a link up."""

    help = "Print one-click sign-in links for the demo's users: each works once, for twelve hours."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let the links begin with another address."""
        parser.add_argument("--base-url", default=f"http://{settings.BIND_ADDRESS}:{settings.PORT}")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line for each user."""
        if not demo_links_allowed():
            raise CommandError(
                "There are no sign-in links here: they exist only with the demo data, on a portal that "
                "is bound to, and answers for, this computer alone (DEMO, BIND_ADDRESS, ALLOWED_HOSTS)."
            )
        links = make_links()
        if not links:
            raise CommandError(
                "The demo's users are not there yet. Make them with `manage.py ensure_demo_users`."
            )
        rows = [(_role(link.user), link) for link in links]
        width = max(len(role) for role, _link in rows)
        for role, link in rows:
            path = reverse("access:demo-sign-in", args=[link.token])
            self.stdout.write(f"  {role:<{width}}  {options['base_url'].rstrip('/')}{path}")


def _role(user: User) -> str:
    grant = next(iter(user.grants.all()), None)
    role = grant.get_role_display() if grant else ""
    place = f", {grant.scope.code}" if grant and grant.scope else ""
    return f"{role[:1].upper()}{role[1:]} ({user}{place})"
