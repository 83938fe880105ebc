"""Why the MP4 of a video could not be made."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Expand only."""

    dependencies = [("streams", "0009_clip_deleted_by")]
    operations = [
        migrations.AddField(
            model_name="video",
            name="download_reason",
            field=models.CharField(blank=True, db_default="", max_length=300),
        ),
    ]
