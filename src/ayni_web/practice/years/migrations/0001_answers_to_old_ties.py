import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_users_spaces_links'),
        ('book', '0004_a_telling_is_kept_once'),
        ('people', '0003_needs_capacities_moments_weeks'),
    ]

    operations = [
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said', models.CharField(choices=[('done', 'done'), ('not_now', 'not now'), ('never', 'not this person')], max_length=7)),
                ('on', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('contact', models.CharField(blank=True, max_length=60)),
                ('answered_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('once', models.UUIDField(blank=True, null=True)),
                ('act', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='book.act')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='woken', to='people.party')),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='woken', to='accounts.space')),
            ],
            options={
                'ordering': ['-answered_at', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('once__isnull', False)), fields=('space', 'once'), name='one_answer_to_an_old_tie')],
            },
        ),
    ]
