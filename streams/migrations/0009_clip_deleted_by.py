"""Who deleted a clip, because not everybody who may delete one may bring it back."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Expand only."""

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("streams", "0008_video_failed"),
    ]
    operations = [
        migrations.AddField(
            model_name="clip",
            name="deleted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
