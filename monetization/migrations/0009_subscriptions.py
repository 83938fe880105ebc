"""Subscriptions to channels."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('monetization', '0008_payment_roles'),
        ('streams', '0005_upload_attempts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tier', models.PositiveSmallIntegerField()),
                ('is_gift', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('active', 'Active'), ('grace', 'Grace'), ('ended', 'Ended')], default='active', max_length=6)),
                ('months', models.PositiveIntegerField(default=0)),
                ('streak', models.PositiveIntegerField(default=0)),
                ('is_month_unshared', models.BooleanField(default=False)),
                ('anchor_day', models.PositiveSmallIntegerField()),
                ('started_at', models.DateTimeField()),
                ('paid_until', models.DateTimeField()),
                ('access_until', models.DateTimeField()),
                ('next_renewal_at', models.DateTimeField(null=True)),
                ('failed_renewals', models.PositiveSmallIntegerField(default=0)),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='subscriptions', to='streams.channel')),
                ('order', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='subscriptions', to='monetization.order')),
                ('subscriber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='subscriptions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('next_renewal_at__isnull', False)), fields=['next_renewal_at'], name='subscription_due'), models.Index(condition=models.Q(('state', 'ended'), _negated=True), fields=['access_until'], name='subscription_expiring'), models.Index(fields=['subscriber', '-access_until'], name='subscription_of_account')],
                'constraints': [models.UniqueConstraint(fields=('channel', 'subscriber'), name='subscription_one_per_pair'), models.CheckConstraint(condition=models.Q(('tier__gte', 1), ('tier__lte', 3)), name='subscription_tier_1_to_3')],
            },
        ),
    ]
