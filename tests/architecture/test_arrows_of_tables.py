"""A foreign key is an arrow too: it may only point to a room below, like an import."""

from __future__ import annotations

from django.apps import apps

#: From high to low, as the contract in pyproject.toml has it for imports; rooms in one set do not know of each other.
ROOMS: list[set[str]] = [
    {"site"},
    {"insights", "imports", "keeping", "search"},
    {"practice", "team"},
    {"promises"},
    {"book"},
    {"people"},
    {"vault", "notify", "protect"},
    {"accounts"},
    {"jobs", "ui"},
    {"walls"},
]
HEIGHT = {room: -level for level, rooms in enumerate(ROOMS) for room in rooms}


def room_of(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if parts[0] == "ayni_web" else None


def test_every_room_has_its_height() -> None:
    installed = {room for config in apps.get_app_configs() if (room := room_of(config.name)) is not None}
    assert installed == set(HEIGHT)


def test_no_table_points_to_a_room_above_or_beside_it() -> None:
    wrong = [
        f"{model.__module__}.{model.__name__}.{field.name} points to {field.related_model.__name__}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model is not None
        if (here := room_of(model.__module__)) is not None
        if (there := room_of(field.related_model.__module__)) is not None
        if here != there and HEIGHT[there] >= HEIGHT[here]
    ]
    assert wrong == []


def test_no_table_of_another_package_points_to_one_of_ours_but_to_the_person_who_signs_in() -> None:
    pointed = {
        field.related_model.__name__
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model is not None
        if room_of(model.__module__) is None and room_of(field.related_model.__module__) is not None
    }
    assert pointed <= {"User"}
