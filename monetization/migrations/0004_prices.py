"""Plans, packs of bits, and what they cost where since when."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('monetization', '0003_ledger_roles'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BitsPack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('bits', models.PositiveIntegerField(unique=True)),
                ('is_on_sale', models.BooleanField(default=True)),
            ],
            options={
                'verbose_name': 'bits pack',
                'ordering': ['bits'],
                'constraints': [models.CheckConstraint(condition=models.Q(('bits__gt', 0)), name='bitspack_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tier', models.PositiveSmallIntegerField(unique=True)),
                ('name', models.CharField(max_length=40)),
            ],
            options={
                'ordering': ['tier'],
                'constraints': [models.CheckConstraint(condition=models.Q(('tier__gte', 1), ('tier__lte', 3)), name='plan_tier_1_to_3')],
            },
        ),
        migrations.CreateModel(
            name='Price',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('country', models.CharField(blank=True, max_length=2)),
                ('currency', models.CharField(max_length=3)),
                ('amount_minor', models.PositiveBigIntegerField()),
                ('valid_from', models.DateTimeField()),
                ('bits_pack', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='prices', to='monetization.bitspack')),
                ('plan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='prices', to='monetization.plan')),
                ('set_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-valid_from', '-id'],
                'indexes': [models.Index(fields=['plan', 'country', '-valid_from'], name='price_of_plan'), models.Index(fields=['bits_pack', 'country', '-valid_from'], name='price_of_pack')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('bits_pack__isnull', False), ('plan', None)), models.Q(('bits_pack', None), ('plan__isnull', False)), _connector='OR'), name='price_of_one_thing'), models.CheckConstraint(condition=models.Q(('country__regex', '^([A-Z]{2})?$')), name='price_country_form'), models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='price_currency_form'), models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='price_is_something')],
            },
        ),
    ]
