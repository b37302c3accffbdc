"""The WSGI entry point."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpo_portal.settings")

application = get_wsgi_application()
# Hundreds of modules stay for good: looking through them again and again costs pauses of half a second.
gc.collect()
gc.freeze()
