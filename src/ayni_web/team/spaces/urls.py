"""Where this room answers. Whoever may open which of these stands in SECURITY."""

from __future__ import annotations

from django.urls import URLPattern, path

from ayni_web.team.spaces import act_views, going_views, joining_views, member_views, views

app_name = "spaces"
urlpatterns: list[URLPattern] = [
    path("", views.teams, name="list"),
    path("new/", views.new, name="new"),
    path("join/<str:token>/", joining_views.join, name="join"),
    path("<uuid:team_id>/", views.home, name="home"),
    path("<uuid:team_id>/audit/", views.audit, name="audit"),
    path("<uuid:team_id>/export/", views.export, name="export"),
    path("<uuid:team_id>/members/", member_views.members, name="members"),
    path("<uuid:team_id>/members/<int:membership_id>/role/", member_views.change_role, name="change_role"),
    path("<uuid:team_id>/members/<int:membership_id>/take-out/", member_views.take_out, name="take_out"),
    path("<uuid:team_id>/invite/", member_views.invite, name="invite"),
    path("<uuid:team_id>/invitations/<int:invitation_id>/take-back/", member_views.uninvite, name="uninvite"),
    path("<uuid:team_id>/acts/", act_views.acts, name="acts"),
    path("<uuid:team_id>/acts/new/", act_views.record, name="record"),
    path("<uuid:team_id>/acts/<int:act_id>/", act_views.act, name="act"),
    path("<uuid:team_id>/acts/<int:act_id>/take-back/", act_views.take_back, name="take_back"),
    path("<uuid:team_id>/acts/<int:act_id>/between-us/", act_views.between_us, name="between_us"),
    path("<uuid:team_id>/leave/", going_views.leave, name="leave"),
    path("<uuid:team_id>/hand-over/", going_views.hand_over, name="hand_over"),
    path("<uuid:team_id>/close/", going_views.close, name="close"),
]
