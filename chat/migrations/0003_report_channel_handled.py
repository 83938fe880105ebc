"""A channel closes a report for itself; the site's moderators decide on their own."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Expand only."""

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("chat", "0002_messages"),
    ]

    operations = [
        migrations.AddField(
            model_name="report",
            name="is_for_site_only",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="report",
            name="channel_handled_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="report",
            name="channel_handled_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(("channel_handled_at", None), ("is_for_site_only", False)),
                fields=["channel", "-id"],
                name="chat_report_of_channel",
            ),
        ),
    ]
