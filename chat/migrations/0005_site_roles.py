"""Gives the groups of site moderators and administrators what they need to keep order in chat.

Permissions get their rows after all migrations; those named here are made earlier, in the same way.
"""

from django.db import migrations

MODERATE = {
    ("ban", "view_ban"),
    ("channelrole", "view_channelrole"),
    ("emote", "change_emote"),
    ("emote", "view_emote"),
    ("heldmessage", "view_heldmessage"),
    ("message", "view_message"),
    ("modaction", "view_modaction"),
    ("report", "change_report"),
    ("report", "view_report"),
    ("room", "change_room"),
    ("room", "moderate_anywhere"),
    ("room", "view_room"),
    ("term", "view_term"),
    ("unbanrequest", "view_unbanrequest"),
}
ADMINISTER = MODERATE | {("emote", "add_emote")}
NAMES = {"moderate_anywhere": "Can moderate every channel's chat"}


def grant(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for name, wanted in (("site moderators", MODERATE), ("administrators", ADMINISTER)):
        for group in Group.objects.filter(name=name):
            group.permissions.add(*(_permission(apps, *one) for one in sorted(wanted)))


def _permission(apps, model, codename):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    content_type, _ = ContentType.objects.get_or_create(app_label="chat", model=model)
    permission, _ = Permission.objects.get_or_create(
        content_type=content_type,
        codename=codename,
        defaults={"name": NAMES.get(codename) or f"Can {codename.replace('_', ' ')}"},
    )
    return permission


class Migration(migrations.Migration):
    """Expand only."""

    dependencies = [("accounts", "0002_roles"), ("chat", "0004_rooms_of_channels")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
