"""Lets administrators set prices.

Permissions get their rows after all migrations; those named here are made earlier, in the same way.
"""

from django.db import migrations

WANTED = {
    "bitspack": ("bits pack", ("view", "add", "change")),
    "plan": ("plan", ("view", "add", "change")),
    "price": ("price", ("view", "add")),
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

    dependencies = [("monetization", "0005_default_prices"), ("monetization", "0003_ledger_roles")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
