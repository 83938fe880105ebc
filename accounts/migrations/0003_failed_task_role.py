"""Lets administrators see the background tasks that failed, and send them again.

Permissions get their rows after all migrations; those named here are made earlier, in the same way.
"""

from django.db import migrations

ACTIONS = ("view", "add", "change", "delete")


def grant(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    Group = apps.get_model("auth", "Group")
    content_type, _ = ContentType.objects.get_or_create(app_label="core", model="failedtask")
    for group in Group.objects.filter(name="administrators"):
        for action in ACTIONS:
            permission, _ = Permission.objects.get_or_create(
                content_type=content_type,
                codename=f"{action}_failedtask",
                defaults={"name": f"Can {action} failed task"},
            )
            group.permissions.add(permission)


class Migration(migrations.Migration):
    """Expand only."""

    dependencies = [("accounts", "0002_roles"), ("core", "0003_failed_task")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
