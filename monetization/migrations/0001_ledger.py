"""The ledger's tables; what Django cannot say of them follows in 0002."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LedgerAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('viewer_bits', 'Viewer bits'), ('bits_issued', 'Bits issued'), ('bits_unearned', 'Bits unearned'), ('channel_earnings', 'Channel earnings'), ('platform_revenue', 'Platform revenue'), ('provider_clearing', 'Provider clearing'), ('provider_fees', 'Provider fees'), ('taxes', 'Taxes'), ('refunds', 'Refunds'), ('disputes', 'Disputes'), ('payouts_in_transit', 'Payouts in transit'), ('advertiser_prepaid', 'Advertiser prepaid'), ('exchange', 'Exchange')], max_length=24)),
                ('scope', models.CharField(blank=True, max_length=40)),
                ('currency', models.CharField(max_length=4)),
                ('opened_at', models.DateTimeField(editable=False)),
                ('anonymised_at', models.DateTimeField(editable=False, null=True)),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'ledger account',
            },
        ),
        migrations.CreateModel(
            name='LedgerTransaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('idempotency_key', models.CharField(max_length=200, unique=True)),
                ('kind', models.CharField(max_length=40)),
                ('reference', models.CharField(blank=True, max_length=120)),
                ('occurred_at', models.DateTimeField()),
                ('booked_at', models.DateTimeField()),
                ('reversal_of', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='monetization.ledgertransaction')),
            ],
            options={
                'verbose_name': 'ledger transaction',
            },
        ),
        migrations.CreateModel(
            name='LedgerEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.BigIntegerField()),
                ('amount_minor', models.BigIntegerField()),
                ('currency', models.CharField(max_length=4)),
                ('balance_minor', models.BigIntegerField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='monetization.ledgeraccount')),
                ('transaction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='monetization.ledgertransaction')),
            ],
            options={
                'verbose_name': 'ledger entry',
                'verbose_name_plural': 'ledger entries',
            },
        ),
        migrations.CreateModel(
            name='LedgerBalance',
            fields=[
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='balance', serialize=False, to='monetization.ledgeraccount')),
                ('balance_minor', models.BigIntegerField(default=0)),
                ('entry_count', models.BigIntegerField(default=0)),
                ('may_be_negative', models.BooleanField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('may_be_negative', True), ('balance_minor__gte', 0), _connector='OR'), name='ledgerbalance_not_overdrawn')],
            },
        ),
        migrations.AddConstraint(
            model_name='ledgeraccount',
            constraint=models.UniqueConstraint(condition=models.Q(('anonymised_at', None)), fields=('kind', 'owner', 'scope', 'currency'), name='ledgeraccount_one_per_key', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='ledgeraccount',
            constraint=models.UniqueConstraint(fields=('id', 'currency'), name='ledgeraccount_id_currency'),
        ),
        migrations.AddConstraint(
            model_name='ledgeraccount',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('anonymised_at', None), ('kind__in', ['advertiser_prepaid', 'channel_earnings', 'viewer_bits']), ('owner__isnull', False)), models.Q(('anonymised_at__isnull', False), ('kind__in', ['advertiser_prepaid', 'channel_earnings', 'viewer_bits']), ('owner', None)), models.Q(models.Q(('kind__in', ['advertiser_prepaid', 'channel_earnings', 'viewer_bits']), _negated=True), ('anonymised_at', None), ('owner', None)), _connector='OR'), name='ledgeraccount_owner_by_kind'),
        ),
        migrations.AddConstraint(
            model_name='ledgeraccount',
            constraint=models.CheckConstraint(condition=models.Q(('currency__regex', '^([A-Z]{3}|BITS)$')), name='ledgeraccount_currency_form'),
        ),
        migrations.AddIndex(
            model_name='ledgertransaction',
            index=models.Index(fields=['reference', 'id'], name='ledgertransaction_reference'),
        ),
        migrations.AddIndex(
            model_name='ledgertransaction',
            index=models.Index(fields=['-occurred_at'], name='ledgertransaction_newest'),
        ),
        migrations.AddConstraint(
            model_name='ledgertransaction',
            constraint=models.CheckConstraint(condition=models.Q(('idempotency_key', ''), _negated=True), name='ledgertransaction_has_key'),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.UniqueConstraint(fields=('account', 'number'), name='ledgerentry_numbered'),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor', 0), _negated=True), name='ledgerentry_says_something'),
        ),
    ]
