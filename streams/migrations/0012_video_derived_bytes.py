"""What silent copies and the MP4 for downloads take of the storage."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Expand only; what is there already counts once it is made anew."""

    dependencies = [("streams", "0011_download_asked_at")]
    operations = [
        migrations.AddField(
            model_name="video",
            name="derived_bytes",
            field=models.PositiveBigIntegerField(db_default=0, default=0),
        ),
    ]
