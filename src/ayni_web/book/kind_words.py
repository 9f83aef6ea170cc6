"""What Ayni's own kinds are called, in the reader's language."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from ayni.ledger import kinds

KINDS: dict[int, Promise] = {
    kinds.UNSTATED.number: gettext_lazy("help"),
    kinds.MESSAGE.number: gettext_lazy("messages"),
    kinds.CHAT.number: gettext_lazy("chat"),
    kinds.MEETING.number: gettext_lazy("meetings"),
    kinds.CALL.number: gettext_lazy("calls"),
    kinds.ANSWER.number: gettext_lazy("an answer"),
    kinds.REACTION.number: gettext_lazy("a reaction"),
    kinds.ADVICE.number: gettext_lazy("advice"),
    kinds.EXPLANATION.number: gettext_lazy("an explanation"),
    kinds.INTRODUCTION.number: gettext_lazy("an introduction"),
    kinds.REFERRAL.number: gettext_lazy("a referral"),
    kinds.RESOURCE.number: gettext_lazy("a resource"),
    kinds.TEMPLATE.number: gettext_lazy("a template"),
    kinds.ARTICLE.number: gettext_lazy("an article"),
    kinds.TOOL.number: gettext_lazy("a tool"),
    kinds.HANDS_ON.number: gettext_lazy("hands-on help"),
    kinds.FEEDBACK.number: gettext_lazy("feedback"),
    kinds.REVIEW.number: gettext_lazy("a review"),
    kinds.REPORT.number: gettext_lazy("a report"),
    kinds.SUGGESTION.number: gettext_lazy("a suggestion"),
    kinds.TEST.number: gettext_lazy("a test"),
    kinds.OPPORTUNITY.number: gettext_lazy("an opportunity"),
    kinds.RECOGNITION.number: gettext_lazy("recognition"),
    kinds.CREDIT.number: gettext_lazy("credit"),
    kinds.ENDORSEMENT.number: gettext_lazy("an endorsement"),
    kinds.RECOMMENDATION.number: gettext_lazy("a recommendation"),
    kinds.SUPPORT.number: gettext_lazy("support"),
    kinds.MENTORING.number: gettext_lazy("mentoring"),
    kinds.SPONSORSHIP.number: gettext_lazy("sponsorship"),
    kinds.ADVOCACY.number: gettext_lazy("advocacy"),
    kinds.TRUST.number: gettext_lazy("trust"),
    kinds.SERVICE.number: gettext_lazy("service"),
    kinds.PURCHASE.number: gettext_lazy("a purchase"),
}
