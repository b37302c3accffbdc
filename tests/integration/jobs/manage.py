"""manage.py with the tests' kinds of job known."""

import os
import sys

import django
from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpo_portal.settings")

if __name__ == "__main__":
    django.setup()
    __import__("tests.integration.jobs.kinds")
    execute_from_command_line(sys.argv)
