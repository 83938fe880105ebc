"""Payout accounts, holds, runs, payouts, and who of the staff may see and change them."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


WANTED = {
    "payout": ("payout", ("view", "change",)),
    "payoutaccount": ("payout account", ("view",)),
    "payouthold": ("payout hold", ("view", "add", "change",)),
    "payoutrun": ("payout run", ("view",)),
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
        ('monetization', '0030_gifts'),
        ('streams', '0012_video_derived_bytes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Payout',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('channel_id', models.BigIntegerField()),
                ('provider', models.CharField(max_length=20)),
                ('payee_ref', models.CharField(max_length=120)),
                ('currency', models.CharField(max_length=3)),
                ('amount_minor', models.PositiveBigIntegerField()),
                ('returned_minor', models.PositiveBigIntegerField(default=0)),
                ('state', models.CharField(choices=[('pending', 'Pending'), ('sent', 'Sent'), ('paid', 'Paid'), ('failed', 'Failed')], default='pending', max_length=7)),
                ('payout_ref', models.CharField(blank=True, max_length=120)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('created_at', models.DateTimeField()),
                ('asked_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='PayoutAccount',
            fields=[
                ('channel', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='payout_account', serialize=False, to='streams.channel')),
                ('provider', models.CharField(max_length=20)),
                ('payee_ref', models.CharField(max_length=120)),
                ('state', models.CharField(choices=[('pending_identity', 'Identity is being checked'), ('tax_form_missing', 'Tax form missing'), ('ready', 'Ready'), ('restricted', 'Restricted by the provider')], default='pending_identity', max_length=16)),
                ('bank_problem', models.CharField(blank=True, max_length=200)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'payout account',
            },
        ),
        migrations.CreateModel(
            name='PayoutHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=500)),
                ('placed_at', models.DateTimeField()),
                ('lifted_at', models.DateTimeField(null=True)),
                ('lift_reason', models.CharField(blank=True, max_length=500)),
            ],
            options={
                'verbose_name': 'payout hold',
            },
        ),
        migrations.CreateModel(
            name='PayoutRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', models.CharField(max_length=7, unique=True)),
                ('cursor', models.BigIntegerField(default=0)),
                ('started_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'payout run',
            },
        ),
        migrations.CreateModel(
            name='SandboxPayee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=40, unique=True)),
                ('channel_id', models.BigIntegerField(unique=True)),
                ('state', models.CharField(max_length=16)),
                ('is_bank_closed', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='SandboxPayout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=40, unique=True)),
                ('key', models.CharField(max_length=200, unique=True)),
                ('payout_id', models.CharField(max_length=64)),
                ('currency', models.CharField(max_length=3)),
                ('amount_minor', models.PositiveBigIntegerField()),
                ('is_returned', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
            ],
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['channel_id', 'kind'], name='order_of_channel'),
        ),
        migrations.AddIndex(
            model_name='payment',
            index=models.Index(condition=models.Q(('state', 'disputed')), fields=['order'], name='payment_disputed'),
        ),
        migrations.AddConstraint(
            model_name='payoutaccount',
            constraint=models.UniqueConstraint(fields=('provider', 'payee_ref'), name='payoutaccount_once'),
        ),
        migrations.AddField(
            model_name='payouthold',
            name='channel',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='payout_holds', to='streams.channel'),
        ),
        migrations.AddField(
            model_name='payouthold',
            name='lifted_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='payouthold',
            name='placed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='payout',
            name='run',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payouts', to='monetization.payoutrun'),
        ),
        migrations.AddField(
            model_name='sandboxpayout',
            name='payee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='payouts', to='monetization.sandboxpayee'),
        ),
        migrations.AddConstraint(
            model_name='payouthold',
            constraint=models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('channel',), name='payouthold_one_in_force'),
        ),
        migrations.AddIndex(
            model_name='payout',
            index=models.Index(fields=['channel_id', '-created_at'], name='payout_of_channel'),
        ),
        migrations.AddIndex(
            model_name='payout',
            index=models.Index(fields=['provider', 'payout_ref'], name='payout_ref'),
        ),
        migrations.AddIndex(
            model_name='payout',
            index=models.Index(condition=models.Q(('state', 'pending')), fields=['created_at'], name='payout_pending'),
        ),
        migrations.AddConstraint(
            model_name='payout',
            constraint=models.UniqueConstraint(fields=('run', 'channel_id', 'currency'), name='payout_once_a_run'),
        ),
        migrations.AddConstraint(
            model_name='payout',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='payout_is_something'),
        ),
        migrations.AddConstraint(
            model_name='payout',
            constraint=models.CheckConstraint(condition=models.Q(('returned_minor__lte', models.F('amount_minor'))), name='payout_returned_at_most_all'),
        ),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
