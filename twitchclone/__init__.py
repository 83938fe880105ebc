"""The project: settings, entry points, and the core that every app stands on."""

from twitchclone.celery import app as celery_app

__all__ = ["celery_app"]
