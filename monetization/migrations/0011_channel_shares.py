"""What part of a sale is a channel's, with its history, and who may set it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


WANTED = {
    "channelshare": ("channel share", ("view", "add",)),
}


def grant(apps, schema_editor):
    """Permissions get their rows after all migrations; these are made earlier, in the same way."""
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

    dependencies = [
        ('monetization', '0010_cheers'),
        ('streams', '0012_video_derived_bytes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ChannelShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('subscription', 'Subscription'), ('gift', 'Gift'), ('donation', 'Donation'), ('ads', 'Ads')], max_length=12)),
                ('share_bp', models.PositiveSmallIntegerField()),
                ('reason', models.CharField(max_length=500)),
                ('valid_from', models.DateTimeField(editable=False)),
                ('channel', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='streams.channel')),
                ('set_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'channel share',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['kind', 'channel', '-id'], name='channelshare_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('share_bp__lte', 10000)), name='channelshare_at_most_all')],
            },
        ),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
