"""Changes of subscriptions, and days compared with providers."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


WANTED = {
    "reconciliation": ("reconciliation", ("view",)),
    "reconciliationdifference": ("difference with a provider", ("view", "change",)),
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
        ('monetization', '0041_hype_trains'),
        ('streams', '0012_video_derived_bytes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Reconciliation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(max_length=20)),
                ('day', models.DateField()),
                ('movement_count', models.PositiveIntegerField(default=0)),
                ('checked_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'day'), name='reconciliation_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='ReconciliationDifference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('subject', models.CharField(max_length=160)),
                ('detail', models.CharField(max_length=300)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('settled_at', models.DateTimeField(null=True)),
                ('reconciliation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='differences', to='monetization.reconciliation')),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'difference with a provider',
                'verbose_name_plural': 'differences with providers',
                'indexes': [models.Index(condition=models.Q(('settled_at', None)), fields=['id'], name='difference_open')],
                'constraints': [models.UniqueConstraint(fields=('reconciliation', 'code', 'subject'), name='difference_once')],
            },
        ),
        migrations.CreateModel(
            name='SubscriptionChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('new', 'New'), ('renewed', 'Renewed'), ('cancelled', 'Cancelled'), ('ended', 'Ended')], max_length=9)),
                ('is_gift', models.BooleanField(default=False)),
                ('at', models.DateTimeField()),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='subscription_changes', to='streams.channel')),
            ],
            options={
                'indexes': [models.Index(fields=['channel', 'at'], name='subscriptionchange_of_channel')],
            },
        ),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
