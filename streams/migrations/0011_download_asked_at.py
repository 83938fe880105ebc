"""Since when the MP4 of a video has been asked for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Expand only; without a time it may be asked for again at once."""

    dependencies = [("streams", "0010_download_reason")]
    operations = [
        migrations.AddField(
            model_name="video",
            name="download_asked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
