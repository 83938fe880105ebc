"""Orders, payments, refunds, providers' messages, and the sandbox's own books."""

import django.db.models.deletion
import django.db.models.expressions
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('monetization', '0006_price_roles'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SandboxCheckout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('order_id', models.CharField(max_length=64, unique=True)),
                ('buyer_id', models.BigIntegerField()),
                ('description', models.CharField(max_length=120)),
                ('currency', models.CharField(max_length=3)),
                ('amount_minor', models.PositiveBigIntegerField()),
                ('interval', models.CharField(blank=True, max_length=8)),
                ('success_url', models.CharField(max_length=500)),
                ('cancel_url', models.CharField(max_length=500)),
                ('state', models.CharField(choices=[('open', 'Open'), ('challenged', 'Challenged'), ('paid', 'Paid'), ('expired', 'Expired')], default='open', max_length=10)),
                ('subscription_ref', models.CharField(blank=True, max_length=40)),
                ('is_cancelled', models.BooleanField(default=False)),
                ('is_card_declined', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Order',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=24)),
                ('channel_id', models.BigIntegerField(null=True)),
                ('provider', models.CharField(max_length=20)),
                ('currency', models.CharField(max_length=3)),
                ('amount_minor', models.PositiveBigIntegerField()),
                ('channel_bp', models.PositiveSmallIntegerField(default=0)),
                ('bits', models.PositiveIntegerField(default=0)),
                ('is_recurring', models.BooleanField(default=False)),
                ('description', models.CharField(max_length=120)),
                ('details', models.JSONField(blank=True, default=dict)),
                ('state', models.CharField(choices=[('open', 'Open'), ('paid', 'Paid'), ('expired', 'Expired'), ('ended', 'Ended')], default='open', max_length=8)),
                ('subscription_ref', models.CharField(blank=True, max_length=120)),
                ('customer_ref', models.CharField(blank=True, max_length=120)),
                ('created_at', models.DateTimeField()),
                ('paid_at', models.DateTimeField(null=True)),
                ('buyer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='orders', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(max_length=20)),
                ('payment_ref', models.CharField(max_length=120)),
                ('intent_ref', models.CharField(blank=True, max_length=120)),
                ('state', models.CharField(choices=[('paid', 'Paid'), ('refunded', 'Refunded'), ('disputed', 'Disputed'), ('charged_back', 'Charged Back')], default='paid', max_length=12)),
                ('currency', models.CharField(max_length=3)),
                ('tax_minor', models.PositiveBigIntegerField()),
                ('channel_minor', models.PositiveBigIntegerField()),
                ('platform_minor', models.PositiveBigIntegerField()),
                ('unearned_minor', models.PositiveBigIntegerField()),
                ('bits', models.PositiveIntegerField(default=0)),
                ('refunded_minor', models.PositiveBigIntegerField(default=0)),
                ('dispute_ref', models.CharField(blank=True, max_length=120)),
                ('disputed_minor', models.PositiveBigIntegerField(default=0)),
                ('paid_at', models.DateTimeField()),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='monetization.order')),
            ],
        ),
        migrations.CreateModel(
            name='ProviderEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(max_length=20)),
                ('event_id', models.CharField(max_length=120)),
                ('type', models.CharField(max_length=80)),
                ('object_key', models.CharField(max_length=120)),
                ('body', models.BinaryField()),
                ('occurred_at', models.DateTimeField()),
                ('received_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('pending', 'Pending'), ('processed', 'Processed'), ('ignored', 'Ignored'), ('failed', 'Failed')], default='pending', max_length=9)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('next_attempt_at', models.DateTimeField(null=True)),
                ('last_error', models.CharField(blank=True, max_length=500)),
                ('processed_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'provider event',
                'indexes': [models.Index(condition=models.Q(('state', 'pending')), fields=['provider', 'object_key'], name='providerevent_pending')],
                'constraints': [models.UniqueConstraint(fields=('provider', 'event_id'), name='providerevent_once')],
            },
        ),
        migrations.CreateModel(
            name='Refund',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('refund_ref', models.CharField(blank=True, max_length=120)),
                ('amount_minor', models.PositiveBigIntegerField()),
                ('state', models.CharField(choices=[('pending', 'Pending'), ('succeeded', 'Succeeded'), ('failed', 'Failed')], default='pending', max_length=9)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('ledger_transaction_id', models.BigIntegerField()),
                ('created_at', models.DateTimeField()),
                ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='monetization.payment')),
                ('requested_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='SandboxPayment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=40, unique=True)),
                ('key', models.CharField(max_length=200, unique=True)),
                ('refunded_minor', models.PositiveBigIntegerField(default=0)),
                ('dispute_ref', models.CharField(blank=True, max_length=40)),
                ('is_dispute_open', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
                ('checkout', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='payments', to='monetization.sandboxcheckout')),
            ],
        ),
        migrations.CreateModel(
            name='SandboxWebhook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event_id', models.CharField(max_length=40, unique=True)),
                ('body', models.BinaryField()),
                ('created_at', models.DateTimeField()),
                ('delivered_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('delivered_at', None)), fields=['id'], name='sandboxwebhook_waiting')],
            },
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['buyer', '-created_at'], name='order_of_buyer'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('subscription_ref', ''), _negated=True), fields=['provider', 'subscription_ref'], name='order_subscription'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(('channel_bp__lte', 10000)), name='order_share_at_most_all'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(('bits', 0), ('channel_bp', 0), _connector='OR'), name='order_bits_or_channel'),
        ),
        migrations.AddIndex(
            model_name='payment',
            index=models.Index(condition=models.Q(('intent_ref', ''), _negated=True), fields=['provider', 'intent_ref'], name='payment_intent'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.UniqueConstraint(fields=('provider', 'payment_ref'), name='payment_once'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('refunded_minor__lte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('tax_minor'), '+', models.F('channel_minor')), '+', models.F('platform_minor')), '+', models.F('unearned_minor')))), name='payment_refunded_at_most_all'),
        ),
        migrations.AddIndex(
            model_name='refund',
            index=models.Index(fields=['refund_ref'], name='refund_ref'),
        ),
    ]
