"""Composition of the portal: settings, URLs, schedule, navigation. Nothing imports it."""

from cpo_portal.celery import app as celery_app

__all__ = ["celery_app"]
