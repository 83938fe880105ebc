"""Gives the groups of site moderators and administrators what they need to keep order in videos.

Permissions get their rows after all migrations; those named here are made earlier, in the same way.
"""

from django.db import migrations

WANTED = {
    ("clip", "change_clip"),
    ("clip", "view_clip"),
    ("contentreport", "change_contentreport"),
    ("contentreport", "view_contentreport"),
    ("upload", "view_upload"),
    ("video", "change_video"),
    ("video", "view_video"),
}
NAMES = {"contentreport": "content report"}


def grant(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for group in Group.objects.filter(name__in=["site moderators", "administrators"]):
        group.permissions.add(*(_permission(apps, *one) for one in sorted(WANTED)))


def _permission(apps, model, codename):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    content_type, _ = ContentType.objects.get_or_create(app_label="streams", model=model)
    action = codename.partition("_")[0]
    permission, _ = Permission.objects.get_or_create(
        content_type=content_type,
        codename=codename,
        defaults={"name": f"Can {action} {NAMES.get(model, model)}"},
    )
    return permission


class Migration(migrations.Migration):
    """Expand only."""

    dependencies = [("accounts", "0002_roles"), ("streams", "0002_videos")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
