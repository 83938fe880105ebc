"""Gives every channel its room, and site moderators the right to keep order in each."""

from django.db import migrations

# (model, codename): what accounts.policies.roles gives in chat.
MODERATE = {("room", "moderate_anywhere"), ("emote", "view_emote"), ("emote", "change_emote")}
ADMINISTER = MODERATE | {("emote", "add_emote")}
NAMES = {"moderate_anywhere": "Can moderate every channel's chat"}
GROUPS = {"site moderators": MODERATE, "administrators": ADMINISTER}


def make_rooms(apps, schema_editor):
    Room = apps.get_model("chat", "Room")
    channels = apps.get_model("streams", "Channel").objects.values_list("pk", flat=True)
    batch = []
    for channel_id in channels.order_by("pk").iterator(chunk_size=2000):
        batch.append(Room(channel_id=channel_id))
        if len(batch) == 2000:
            Room.objects.bulk_create(batch, ignore_conflicts=True)
            batch = []
    Room.objects.bulk_create(batch, ignore_conflicts=True)


def grant_permissions(apps, schema_editor):
    """Permissions get their rows after all migrations; these are made earlier, the same way."""
    groups = apps.get_model("auth", "Group").objects
    for name, wanted in GROUPS.items():
        group, _ = groups.get_or_create(name=name)
        group.permissions.add(*(_permission(apps, *one) for one in sorted(wanted)))


def _permission(apps, model, codename):
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="chat", model=model
    )
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type,
        codename=codename,
        defaults={"name": NAMES.get(codename) or f"Can {codename.replace('_', ' ')}"},
    )
    return permission


class Migration(migrations.Migration):
    """Expand only."""

    dependencies = [
        ("accounts", "0002_roles"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("chat", "0003_report_channel_handled"),
    ]

    operations = [
        migrations.AlterModelOptions(name="room", options={"permissions": list(NAMES.items())}),
        migrations.RunPython(make_rooms, migrations.RunPython.noop),
        migrations.RunPython(grant_permissions, migrations.RunPython.noop),
    ]
