"""Where this room answers, in a team. Whoever may open which of these stands in SECURITY."""

from __future__ import annotations

from django.urls import URLPattern, path

from ayni_web.team.thanks import programme_views, story_views, views, win_views

app_name = "thanks"
urlpatterns: list[URLPattern] = [
    path("", views.thanks_list, name="list"),
    path("give/", views.give, name="give"),
    path("give/<int:act_id>/", views.give_for, name="give_for"),
    path("how-i-like-it/", views.preference, name="preference"),
    path("<int:thanks_id>/", views.one, name="one"),
    path("<int:thanks_id>/show/", views.show, name="show"),
    path("<int:thanks_id>/take-back/", views.take_back, name="take_back"),
    path("<int:thanks_id>/not-me/", views.step_out, name="step_out"),
    path("<int:thanks_id>/credit/", views.credit, name="credit"),
    path("credit/<int:claim_id>/", views.answer_credit, name="answer_credit"),
    path("wins/", win_views.wins, name="wins"),
    path("wins/new/", win_views.tell_win, name="tell_win"),
    path("wins/<int:win_id>/congratulate/", win_views.congratulate, name="congratulate"),
    path("wins/<int:win_id>/named/", win_views.name_in_win, name="name_in_win"),
    path("wins/<int:win_id>/take-back/", win_views.take_back_win, name="take_back_win"),
    path("programmes/", programme_views.programmes, name="programmes"),
    path("programmes/new/", programme_views.begin, name="begin_programme"),
    path("programmes/<int:programme_id>/", programme_views.programme, name="programme"),
    path("programmes/<int:programme_id>/change/", programme_views.change, name="change_programme"),
    path("programmes/<int:programme_id>/give/", programme_views.give, name="award"),
    path("programmes/<int:programme_id>/end/", programme_views.end, name="end_programme"),
    path("awards/<int:award_id>/named/", programme_views.name_in_award, name="name_in_award"),
    path("awards/<int:award_id>/take-back/", programme_views.take_back_award, name="take_back_award"),
    path("stories/", story_views.stories, name="stories"),
    path("stories/new/", story_views.write, name="write_story"),
    path("stories/<int:story_id>/", story_views.story, name="story"),
    path("stories/<int:story_id>/change/", story_views.change, name="change_story"),
    path("stories/<int:story_id>/answer/", story_views.answer, name="answer_story"),
    path("stories/<int:story_id>/take-back/", story_views.take_back, name="take_back_story"),
    path("unseen/", story_views.unseen, name="unseen"),
    path("newsletter/", story_views.draft, name="newsletter"),
]
