"""Makes the groups of site moderators and administrators with their permissions.

Permissions get their rows after all migrations; those named here are made earlier, in the same way.
"""

from django.db import migrations


def _all(app_label, *models):
    actions = ("view", "add", "change", "delete")
    return {(app_label, model, f"{action}_{model}") for model in models for action in actions}


MODERATE = {
    ("accounts", "user", "suspend_account"),
    ("accounts", "user", "view_user"),
    ("streams", "aboutpanel", "view_aboutpanel"),
    ("streams", "broadcast", "change_broadcast"),
    ("streams", "broadcast", "view_broadcast"),
    ("streams", "category", "view_category"),
    ("streams", "channel", "change_channel"),
    ("streams", "channel", "view_channel"),
    ("streams", "featuredchannel", "view_featuredchannel"),
    ("streams", "ingestrefusal", "view_ingestrefusal"),
}
ADMINISTER = (
    MODERATE
    | _all("accounts", "user")
    | _all("auth", "group")
    | _all("core", "outboxevent")
    | _all("streams", "aboutpanel", "broadcast", "category", "channel")
    | _all("streams", "featuredchannel", "ingestrefusal", "streamkey")
)
NAMES = {"suspend_account": "Can suspend and reinstate accounts"}


def make_groups(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for name, wanted in (("site moderators", MODERATE), ("administrators", ADMINISTER)):
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*(_permission(apps, *one) for one in sorted(wanted)))


def _permission(apps, app_label, model, codename):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    content_type, _ = ContentType.objects.get_or_create(app_label=app_label, model=model)
    permission, _ = Permission.objects.get_or_create(
        content_type=content_type,
        codename=codename,
        defaults={"name": NAMES.get(codename) or f"Can {codename.replace('_', ' ')}"},
    )
    return permission


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
