"""Lets administrators read the books.

Permissions get their rows after all migrations; those named here are made earlier, in the same way.
"""

from django.db import migrations

WANTED = {
    "ledgeraccount": "ledger account",
    "ledgerentry": "ledger entry",
    "ledgertransaction": "ledger transaction",
}


def grant(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    Group = apps.get_model("auth", "Group")
    for group in Group.objects.filter(name="administrators"):
        for model, words in WANTED.items():
            content_type, _ = ContentType.objects.get_or_create(
                app_label="monetization", model=model
            )
            permission, _ = Permission.objects.get_or_create(
                content_type=content_type,
                codename=f"view_{model}",
                defaults={"name": f"Can view {words}"},
            )
            group.permissions.add(permission)


class Migration(migrations.Migration):
    """Expand only."""

    dependencies = [("accounts", "0003_failed_task_role"), ("monetization", "0002_ledger_rules")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
