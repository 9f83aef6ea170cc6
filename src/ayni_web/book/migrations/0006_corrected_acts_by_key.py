from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("book", "0005_what_is_public_in_a_shared_space"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="act",
            index=models.Index(
                condition=models.Q(models.Q(("key", ""), _negated=True), ("batch__isnull", True)),
                fields=["space", "key"],
                name="act_corrected",
            ),
        ),
    ]
