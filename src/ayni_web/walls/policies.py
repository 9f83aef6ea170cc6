"""Which rows of which table belong to whom, worked out from the models; and the policies of PostgreSQL that say so.

Every table is found by walking the models, so a new room is walled without knowing of it:

1. a table with a column `space_id`: its rows are of whoever is in that space now;
2. one that hangs on such a table by a foreign key that is never empty: of whoever sees the row it hangs on;
3. one with neither, but with an `owner` or a `user`: of that person.

What has an `owner` beside its space is the owner's alone. In a team that somebody left they still read what they took part in: rows
that name them or their party. They change nothing there. Tables that are none of these stand in `OPEN`, with the reason; a
test fails where a table is neither walled nor there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.apps import apps
from django.db.models import Field, Model

#: Tables without a wall: what is asked for before anybody is known, or is nobody's.
OPEN: dict[str, str] = {
    "accounts.User": "who signs in, asked for before anybody is known; what they know of others is not in it",
    "accounts.User_groups": "never filled; Django's",
    "accounts.User_user_permissions": "never filled; Django's",
    "accounts.SignInLink": "found by a digest of what only its holder has, before anybody is known",
    "jobs.Schedule": "times, of nobody",
    "jobs.Pulse": "that a process was awake, of nobody",
}

#: Functions of the database that policies ask, each once a statement. They look up memberships as the owner of the tables:
#: as whoever acts, they would ask themselves.
FUNCTIONS = """
CREATE OR REPLACE FUNCTION ayni_house() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(current_setting('ayni.house', true), '') = 'on' $$;
CREATE OR REPLACE FUNCTION ayni_user() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('ayni.user', true), '')::bigint $$;
CREATE OR REPLACE FUNCTION ayni_spaces() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = {schema}, pg_temp AS
$$ SELECT coalesce(array_agg(space_id), '{{}}') FROM accounts_membership WHERE user_id = ayni_user() AND left_at IS NULL $$;
CREATE OR REPLACE FUNCTION ayni_left() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = {schema}, pg_temp AS
$$ SELECT coalesce(array_agg(space_id), '{{}}') FROM accounts_membership WHERE user_id = ayni_user() AND left_at IS NOT NULL $$;
CREATE OR REPLACE FUNCTION ayni_parties() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = {schema}, pg_temp AS
$$ SELECT coalesce(array_agg(id), '{{}}') FROM people_party WHERE user_id = ayni_user() $$;
CREATE OR REPLACE FUNCTION ayni_memberships() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = {schema}, pg_temp AS
$$ SELECT coalesce(array_agg(id), '{{}}') FROM accounts_membership WHERE user_id = ayni_user() $$;
CREATE OR REPLACE FUNCTION ayni_acts_left() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = {schema}, pg_temp AS
$$ SELECT coalesce(array_agg(a.id), '{{}}') FROM book_act a JOIN book_actparty p ON p.act_id = a.id
   WHERE p.party_id = ANY (ayni_parties()) AND a.space_id = ANY (ayni_left()) $$;
"""


def _once(function: str, sort: str) -> str:
    """A function asked once a statement and not once a row."""
    return f"(SELECT {function}())" if sort == "boolean" else f"((SELECT {function}())::{sort})"


HOUSE = _once("ayni_house", "boolean")
ME = _once("ayni_user", "bigint")
SPACES = _once("ayni_spaces", "uuid[]")
LEFT = _once("ayni_left", "uuid[]")
PARTIES = _once("ayni_parties", "bigint[]")
MEMBERSHIPS = _once("ayni_memberships", "bigint[]")
ACTS_LEFT = _once("ayni_acts_left", "bigint[]")


@dataclass(frozen=True)
class Wall:
    """Who sees, adds, changes and removes rows of one table: conditions of SQL over a row called `{row}`."""

    table: str
    see: str
    write: str
    #: Where it is another than `write`.
    add: str = ""

    @cached_property
    def policies(self) -> dict[str, str]:
        """The statements that make the policies, by the policies' names. A name changes with what it says."""

        def all_of(condition: str) -> str:
            return f"{HOUSE} OR ({condition.format(row=_quoted(self.table))})"

        see, write, add = all_of(self.see), all_of(self.write), all_of(self.add or self.write)
        parts = {
            "see": f"FOR SELECT USING ({see})",
            "add": f"FOR INSERT WITH CHECK ({add})",
            "change": f"FOR UPDATE USING ({write}) WITH CHECK ({write})",
            "remove": f"FOR DELETE USING ({write})",
        }
        named = {f"ayni_{name}_{_digest(part)}": part for name, part in parts.items()}
        return {name: f"CREATE POLICY {name} ON {_quoted(self.table)} {part}" for name, part in named.items()}


#: Tables of which the models do not say enough.
_SPOKEN_FOR = {
    # A new space holds nothing yet, and nobody is in it before their membership is written.
    "accounts.Space": Wall(
        "accounts_space",
        see=f"{{row}}.id = ANY ({SPACES}) OR {{row}}.id = ANY ({LEFT})",
        write=f"{{row}}.id = ANY ({SPACES})",
        add="true",
    ),
    "accounts.Membership": Wall(
        "accounts_membership",
        see=f"{{row}}.user_id = {ME} OR {{row}}.space_id = ANY ({SPACES})",
        write=f"{{row}}.user_id = {ME} OR {{row}}.space_id = ANY ({SPACES})",
    ),
    "accounts.AuditEvent": Wall(
        "accounts_auditevent",
        see=f"{{row}}.user_id = {ME} OR {{row}}.space_id = ANY ({SPACES})",
        write=f"{{row}}.user_id = {ME} OR {{row}}.space_id = ANY ({SPACES})",
    ),
    # Whoever asked for a job sees it, and no one else of the same space.
    "jobs.Job": Wall("jobs_job", see=f"{{row}}.user_id = {ME}", write=f"{{row}}.user_id = {ME}"),
    # Written by the database itself, with what it changes. Rows without a space hold a number and nothing else.
    "search.Changed": Wall(
        "search_changed",
        see=f"{{row}}.space_id = ANY ({SPACES}) OR {{row}}.space_id IS NULL",
        write=f"{{row}}.space_id = ANY ({SPACES}) OR {{row}}.space_id IS NULL",
        add="true",
    ),
    # A talk is of the two, and of a third whom both asked: of nobody else in their team.
    "repair.Case": Wall(
        "repair_case",
        see=f"{ME} IN ({{row}}.first_id, {{row}}.second_id, {{row}}.mediator_id)",
        write=f"{ME} IN ({{row}}.first_id, {{row}}.second_id, {{row}}.mediator_id)",
        add=f"{{row}}.first_id = {ME} AND {{row}}.space_id = ANY ({SPACES})",
    ),
    # Who was met in a team stays somebody whom one met: acts that one took part in name them.
    "people.Party": Wall(
        "people_party",
        see=f"{{row}}.space_id = ANY ({SPACES}) "
        f"OR ({{row}}.space_id = ANY ({LEFT}) AND ({{row}}.user_id IS NOT NULL OR {{row}}.name = ''))",
        write=f"{{row}}.space_id = ANY ({SPACES})",
    ),
}
#: Tables that are no models.
_NO_MODELS = [
    Wall(
        "search_text",
        see=f"{{row}}.space_id = ANY ({SPACES})",
        write=f"{{row}}.space_id = ANY ({SPACES})",
    )
]


def walls() -> list[Wall]:
    """The walls of all tables that have one, by their names."""
    found = [wall for model in _models() if (wall := wall_of(model)) is not None]
    return sorted([*found, *_NO_MODELS], key=lambda wall: wall.table)


def without() -> list[str]:
    """Tables of ours that have no wall and no reason to have none."""
    return sorted(one._meta.label for one in _models() if one._meta.label not in OPEN and wall_of(one) is None)


def _models() -> Iterator[type[Model]]:
    for model in apps.get_models(include_auto_created=True):
        if model.__module__.startswith("ayni_web.") and model._meta.managed and not model._meta.proxy:
            yield model


def wall_of(model: type[Model]) -> Wall | None:
    """The wall of a table; None where nothing in the model says whose its rows are."""
    label = model._meta.label
    if label in OPEN:
        return None
    if label in _SPOKEN_FOR:
        return _SPOKEN_FOR[label]
    columns = {field.attname: field for field in model._meta.concrete_fields}
    table = model._meta.db_table
    if "space_id" in columns:
        see = f"{{row}}.space_id = ANY ({SPACES})"
        theirs = " OR ".join(_names_who_acts(model))
        left = f" OR ({{row}}.space_id = ANY ({LEFT}) AND ({theirs}))" if theirs else ""
        own = f"({{row}}.owner_id = {ME}) AND " if "owner_id" in columns else ""
        return Wall(table, see=f"{own}({see}{left})", write=f"{own}({see})")
    for field in _foreign_keys(model):
        parent = _above(field)
        over = wall_of(parent) if parent is not model else None
        if over is not None and not field.null:
            # Seeing asks the table above, which shows only what its own policy shows; changing asks who may change there.
            return Wall(table, see=_through(field, over), write=_through(field, over, over.write))
    for name in ("owner_id", "user_id"):
        if name in columns:
            mine = f"{{row}}.{name} = {ME}"
            return Wall(table, see=mine, write=mine)
    return None


def _foreign_keys(model: type[Model]) -> list[Field]:  # type: ignore[type-arg]
    return [field for field in model._meta.concrete_fields if field.remote_field is not None]


def _above(field: Field) -> type[Model]:  # type: ignore[type-arg]
    """The model that a foreign key points to."""
    above: type[Model] = field.remote_field.model  # type: ignore[union-attr]
    return above


def _names_who_acts(model: type[Model]) -> Iterator[str]:
    """Conditions that hold where a row names the person who acts, as somebody who signs in, a party or a member."""
    if model._meta.label == "book.Act":
        yield f"{{row}}.id = ANY ({ACTS_LEFT})"
    for field in _foreign_keys(model):
        named = _above(field)._meta.label
        if named == "accounts.User":
            yield f"{{row}}.{field.column} = {ME}"
        elif named == "people.Party":
            yield f"{{row}}.{field.column} = ANY ({PARTIES})"
        elif named == "accounts.Membership":
            yield f"{{row}}.{field.column} = ANY ({MEMBERSHIPS})"


def _through(field: Field, over: Wall, condition: str = "true") -> str:  # type: ignore[type-arg]
    """That the row which a row hangs on is there for whoever acts."""
    above = f"over_{over.table}"
    key = field.target_field.column  # type: ignore[attr-defined]
    return (
        f"EXISTS (SELECT 1 FROM {_quoted(over.table)} {above} "
        f"WHERE {above}.{_quoted(key)} = {{row}}.{_quoted(str(field.column))} AND ({condition.format(row=above)}))"
    )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
