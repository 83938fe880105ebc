"""Since when a clip has waited for being cut."""

import django.utils.timezone
from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    """Expand only."""

    dependencies = [("streams", "0006_clip_visibility")]
    operations = [
        migrations.AddField(
            model_name="clip",
            name="queued_at",
            field=models.DateTimeField(
                db_default=Now(), default=django.utils.timezone.now, editable=False
            ),
        ),
    ]
