"""Where this room answers. Whoever may open which of these stands in SECURITY."""

from __future__ import annotations

from django.urls import URLPattern, path

from ayni_web.team.checkins import agenda_views, pair_views, team_views

app_name = "checkins"
_HERE = "<uuid:team_id>/check-ins/"
_PAIR = "<uuid:team_id>/one-to-ones/<int:pair_id>/"
urlpatterns: list[URLPattern] = [
    path(_HERE, team_views.home, name="home"),
    path(f"{_HERE}rhythm/", team_views.rhythm, name="rhythm"),
    path(f"{_HERE}pause/", team_views.pause, name="pause"),
    path(f"{_HERE}looks/<int:look_id>/", team_views.look, name="look"),
    path(f"{_HERE}notes/", team_views.say, name="say"),
    path(f"{_HERE}notes/<int:note_id>/take-back/", team_views.take_back, name="take_back"),
    path(f"{_HERE}notes/<int:note_id>/help/", team_views.help_with, name="help"),
    path("<uuid:team_id>/one-to-ones/", pair_views.every, name="talks"),
    path("<uuid:team_id>/one-to-ones/new/", pair_views.propose, name="propose"),
    path(_PAIR, pair_views.one, name="pair"),
    path(f"{_PAIR}answer/", pair_views.answer, name="answer"),
    path(f"{_PAIR}rhythm/", pair_views.ask_anew, name="ask_anew"),
    path(f"{_PAIR}talked/", pair_views.talked, name="talked"),
    path(f"{_PAIR}steer/", pair_views.steer, name="steer"),
    path(f"{_PAIR}move/", pair_views.move, name="move"),
    path(f"{_PAIR}agenda/", agenda_views.add, name="add"),
    path(f"{_PAIR}agenda/<int:point_id>/", agenda_views.point, name="point"),
    path(f"{_PAIR}notes/", agenda_views.write, name="write"),
    path(f"{_PAIR}promise/", agenda_views.promise, name="promise"),
    path(f"{_PAIR}talks/<int:talk_id>/", pair_views.before, name="talk"),
]
