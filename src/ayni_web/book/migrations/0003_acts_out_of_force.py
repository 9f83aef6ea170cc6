from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("book", "0002_corrections_keep_the_key"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="act",
            index=models.Index(
                condition=models.Q(("replaced_at__isnull", False), ("withdrawn_at__isnull", False), _connector="OR"),
                fields=["space"],
                name="act_out_of_force",
            ),
        ),
    ]
