"""Around the application: SQL as its own role, on PostgreSQL, sees and changes what belongs to whoever acts, and nothing else."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from django.test import Client

from ayni_web.accounts import teams
from ayni_web.accounts.actions import add_person
from ayni_web.accounts.models import Invitation, Membership, Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.book.actions import Draft, record
from ayni_web.book.models import Act, ActParty
from ayni_web.jobs.models import Job
from ayni_web.people.members import member_party
from ayni_web.people.models import Party
from ayni_web.walls import policies
from ayni_web.walls.acting import acting, acting_as, as_the_house
from ayni_web.walls.building import why_no_wall
from tests.clusters import APPLICATION

HELP = 110
pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def told(sql: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))
        return [row[0] for row in cursor.fetchall()]


@pytest.fixture
def ben(db: None) -> User:
    return add_person("ben@example.org", name="Ben")


@pytest.fixture
def cleo(db: None) -> User:
    return add_person("cleo@example.org", name="Cleo")


@pytest.fixture
def team(mara: User, ben: User) -> Space:
    """Mara leads it and Ben is in it; they have told an act between them, and one that Ben has no part in."""
    lead = teams.begin(mara, "Harbour")
    _, token = teams.invite(lead)
    member = teams.use(token, ben)
    assert member is not None
    mine, bens, other = member_party(lead), member_party(member), Party.objects.create(space=lead.space, name="Ann")
    record(lead.space, Draft(givers=[mine], receivers=[bens], kind=HELP, what="read a draft"), by=mara)
    record(lead.space, Draft(givers=[mine], receivers=[other], kind=HELP, what="held a ladder"), by=mara)
    return lead.space


def test_the_tests_themselves_ask_as_a_role_that_is_walled_in() -> None:
    assert told("SELECT current_user::text") == [APPLICATION]
    assert why_no_wall(connection) == ""


def test_every_table_of_the_database_is_walled_or_has_a_reason_to_be_open() -> None:
    """Also those that are no models. Django's own and those of packages hold who signs in, and nothing of a space."""
    open_ones = told(
        "SELECT c.relname::text FROM pg_class c WHERE c.relkind = 'r' AND NOT c.relrowsecurity "
        "AND c.relnamespace = current_schema()::regnamespace"
    )
    tables = {model._meta.db_table: model._meta.label for model in apps.get_models(include_auto_created=True)}
    packages = ("django_", "auth_", "account_", "mfa_", "usersessions_")
    unexplained = [
        name for name in open_ones if not name.startswith(packages) and tables.get(name) not in policies.OPEN
    ]
    assert unexplained == []


def test_every_policy_that_the_models_ask_for_stands() -> None:
    wanted = {(wall.table, name) for wall in policies.walls() for name in wall.policies}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename::text, policyname::text FROM pg_policies")
        assert set(cursor.fetchall()) == wanted


def test_nobody_sees_no_row_of_any_space(mara: User, team: Space) -> None:
    tables = [wall.table for wall in policies.walls()]
    with acting_as(None):
        seen = {table: told(f'SELECT count(*) FROM "{table}"')[0] for table in tables}
    # What waits for the index without a space is a number and nothing else.
    seen.pop("search_changed")
    assert {table: number for table, number in seen.items() if number} == {}


def test_a_forgotten_filter_shows_ones_own_rows_only(mara: User, stranger: User) -> None:
    Party.objects.create(space=personal_space(mara), name="Ysolde Moss")
    Party.objects.create(space=personal_space(stranger), name="Hollyhock Reed")
    with acting_as(mara.pk):
        assert told("SELECT name FROM people_party") == ["Ysolde Moss"]
        assert [party.name for party in Party.objects.all()] == ["Ysolde Moss"]
        assert told("SELECT id FROM accounts_space") == [personal_space(mara).pk]
        assert Party.objects.update(name="…") == 1
    assert Party.objects.get(space=personal_space(stranger)).name == "Hollyhock Reed"
    with acting_as(stranger.pk):
        assert Party.objects.all().delete()[0] == 1
    assert Party.objects.get(space=personal_space(mara)).name == "…"


def test_nobody_writes_into_a_space_that_is_not_theirs(mara: User, stranger: User) -> None:
    theirs = personal_space(stranger)
    own = Party.objects.create(space=personal_space(mara), name="Ysolde Moss")
    with acting_as(mara.pk):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Party.objects.create(space=theirs, name="put there")
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Party.objects.filter(pk=own.pk).update(space=theirs)
    assert not Party.objects.filter(space=theirs).exists()


def test_a_team_is_seen_by_who_is_in_it(mara: User, ben: User, stranger: User, team: Space) -> None:
    for who, acts in ((mara, 2), (ben, 2), (stranger, 0)):
        with acting_as(who.pk):
            assert Act.objects.count() == acts, who
            assert Party.objects.filter(space=team).count() == (3 if acts else 0)
    with acting_as(ben.pk):
        assert set(told("SELECT space_id FROM accounts_membership")) == {team.pk, personal_space(ben).pk}
        assert Space.objects.count() == 2


def test_who_left_reads_what_they_took_part_in_and_writes_nothing(mara: User, ben: User, team: Space) -> None:
    teams.leave(Membership.objects.get(space=team, user=ben))
    with acting_as(ben.pk):
        [act] = Act.objects.all()
        assert act.what == "read a draft"
        assert {part.party.name for part in ActParty.objects.select_related("party")} == {"Mara", "Ben"}
        assert Space.objects.filter(pk=team.pk).exists()
        assert not Membership.objects.filter(space=team).exclude(user=ben).exists()
        assert not Party.objects.filter(space=team, name="Ann").exists()
        assert Act.objects.update(what="changed") == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Party.objects.create(space=team, name="put there")


def test_an_invitation_is_seen_by_nobody_who_only_looks_for_it(mara: User, stranger: User, team: Space) -> None:
    with acting_as(None):
        assert not Invitation.objects.exists()
    with acting_as(stranger.pk):
        assert not Invitation.objects.exists()
    with acting_as(mara.pk):
        assert Invitation.objects.count() == 1


def test_a_job_is_seen_by_who_asked_for_it(mara: User, ben: User, team: Space) -> None:
    Job.objects.create(kind="export", space_id=team.pk, user_id=mara.pk)
    with acting_as(ben.pk):
        assert not Job.objects.exists()
    with acting_as(mara.pk):
        assert Job.objects.count() == 1


def test_a_note_is_its_owners_even_where_others_are_in_its_space(mara: User, ben: User, team: Space) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(qual, ' ') FROM pg_policies WHERE tablename = 'vault_note' AND cmd = 'SELECT'"
        )
        assert "owner_id" in cursor.fetchone()[0]


def test_who_acts_is_told_anew_after_a_transaction_that_was_undone(mara: User, stranger: User) -> None:
    """What was told inside is undone with it; the connection must not go on asking for whoever was there before."""
    with acting_as(stranger.pk):
        told("SELECT 1")
    with acting_as(mara.pk):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            assert told("SELECT ayni_user()")[0] / 0
        assert told("SELECT ayni_user()") == [mara.pk]
    with acting_as(None):
        assert told("SELECT ayni_user()") == [None]
        assert told("SELECT ayni_house()") == [False]


def test_who_acts_is_told_anew_after_an_error_in_a_transaction(mara: User, stranger: User) -> None:
    with acting_as(mara.pk):
        with pytest.raises(ProgrammingError), transaction.atomic(), as_the_house():
            told("SELECT nothing FROM nowhere")
        assert told("SELECT ayni_user()") == [mara.pk]
        assert told("SELECT ayni_house()") == [False]


def test_a_page_acts_for_who_asks_and_nobody_after_it(mara: User, mara_client: Client, stranger_client: Client) -> None:
    with acting_as(None):
        assert mara_client.get("/people/").status_code == 200
        assert acting().user_id is None
        assert told("SELECT ayni_user()") == [None]
        assert stranger_client.get("/people/").status_code == 200


def test_what_is_sent_in_pieces_is_asked_for_who_asks(mara: User, mara_client: Client, team: Space) -> None:
    with acting_as(None):
        answer = mara_client.post(f"/teams/{team.pk}/export/")
        assert answer.streaming
        pieces = iter(answer.streaming_content)
        first = next(pieces)
        assert acting().user_id is None
        assert b"read a draft" in b"".join([first, *pieces])


def test_the_role_can_make_no_table_and_switch_no_policy_off(mara: User) -> None:
    for sql in (
        "CREATE TABLE mine (id int)",
        "ALTER TABLE people_party DISABLE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS nothing ON people_party",
        "ALTER TABLE people_party OWNER TO current_user",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic():
            told(sql)


@pytest.mark.django_db(transaction=True)
def test_another_connection_of_the_same_role_is_nobody_until_it_says_who(mara: User) -> None:
    Party.objects.create(space=personal_space(mara), name="Ysolde Moss")
    said = connection.settings_dict
    with psycopg.connect(host=said["HOST"], dbname=said["NAME"], user=APPLICATION) as raw:

        def seen_by(user: str) -> list[Any]:
            raw.execute("SELECT set_config('ayni.user', %s, false)", [user])
            return [row[0] for row in raw.execute("SELECT name FROM people_party").fetchall()]

        assert raw.execute("SELECT name FROM people_party").fetchall() == []
        assert raw.execute("SELECT * FROM accounts_membership").fetchall() == []
        assert seen_by(str(mara.pk)) == ["Ysolde Moss"]
        assert seen_by(str(mara.pk + 1)) == []
        assert seen_by("") == []
