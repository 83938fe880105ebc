"""Lets administrators review campaigns and their films.

Permissions get their rows after all migrations; those named here are made earlier, in the same way.
"""

from django.db import migrations

WANTED = {
    "campaign": ("campaign", ("view", "change")),
    "creative": ("creative", ("view", "change")),
    "adbreak": ("ad break", ("view",)),
    "adbilling": ("ad billing", ("view",)),
}


def grant(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    Group = apps.get_model("auth", "Group")
    for group in Group.objects.filter(name="administrators"):
        for model, (words, actions) in WANTED.items():
            content_type, _ = ContentType.objects.get_or_create(
                app_label="monetization", model=model
            )
            for action in actions:
                permission, _ = Permission.objects.get_or_create(
                    content_type=content_type,
                    codename=f"{action}_{model}",
                    defaults={"name": f"Can {action} {words}"},
                )
                group.permissions.add(permission)


class Migration(migrations.Migration):
    """Expand only."""

    dependencies = [("monetization", "0020_ads")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
