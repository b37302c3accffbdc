"""`manage.py begin`: write what a portal begins with, after its tables were made."""

from typing import Any

from django.core.management.base import BaseCommand

from core.common import beginnings


class Command(BaseCommand):
    """Add what is missing of what the portal ships with; what somebody changed stays."""

    help = "Write what a portal begins with (role sheets, skills). Safe to run at each start."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it."""
        beginnings.write_all()
