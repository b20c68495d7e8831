from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0003_a_person_is_not_an_account"),
    ]

    operations = [
        migrations.CreateModel(
            name="Workspace",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("name", models.CharField(blank=True, max_length=60)),
                ("registration", models.CharField(blank=True, max_length=10)),
                ("invitations", models.CharField(blank=True, max_length=10)),
                ("setup_hash", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="workspace_is_one_row")
                ],
            },
        ),
    ]
