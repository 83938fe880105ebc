"""Recordings of which nothing was found stay, as failed ones."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Expand only; the database keeps no list of states."""

    dependencies = [("streams", "0007_clip_queued")]
    operations = [
        migrations.AlterField(
            model_name="video",
            name="state",
            field=models.CharField(
                choices=[
                    ("recording", "Recording"),
                    ("receiving", "Receiving"),
                    ("received", "Received"),
                    ("scanning", "Scanning"),
                    ("probing", "Probing"),
                    ("transcoding", "Transcoding"),
                    ("publishing", "Publishing"),
                    ("in_review", "In Review"),
                    ("ready", "Ready"),
                    ("rejected", "Rejected"),
                    ("failed", "Failed"),
                ],
                max_length=12,
            ),
        ),
    ]
