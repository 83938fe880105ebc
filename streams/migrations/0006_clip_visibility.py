"""Clips are as restricted as the videos they are of, but for those of what everybody saw live."""

from django.db import migrations, models
from django.db.models import F, OuterRef, Q, Subquery


def inherit(apps, schema_editor):
    Clip, Video = apps.get_model("streams", "Clip"), apps.get_model("streams", "Video")
    # Made before the recording was published: it was live.
    is_recording = Q(video__published_at=None)
    live = Clip.objects.filter(is_recording | Q(created_at__lte=F("video__published_at")))
    live.filter(video__kind="archive").update(was_seen_live=True)
    restricted = Clip.objects.filter(was_seen_live=False).exclude(video=None)
    own = Video.objects.filter(pk=OuterRef("video_id")).values("visibility")[:1]
    restricted.exclude(video__visibility="public").update(visibility=Subquery(own))


class Migration(migrations.Migration):
    """Expand and backfill."""

    dependencies = [("streams", "0005_upload_attempts")]
    operations = [
        migrations.AddField(
            model_name="clip",
            name="visibility",
            field=models.CharField(
                choices=[
                    ("public", "Public"),
                    ("unlisted", "Unlisted"),
                    ("subscribers", "Subscribers"),
                    ("password", "Password"),
                    ("private", "Private"),
                ],
                db_default="public",
                default="public",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="clip",
            name="was_seen_live",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunPython(inherit, migrations.RunPython.noop),
    ]
