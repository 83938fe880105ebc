"""The Celery application; tasks live in each app's `tasks` module."""

import os

from celery import Celery

from twitchclone.core.dead_letters import signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twitchclone.settings.base")

app = Celery("twitchclone", task_cls="twitchclone.core.dead_letters.task:WatchedTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
signals.connect()
