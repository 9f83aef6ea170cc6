"""Who is in a team and as what; inviting."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ayni.errors import InputError
from ayni_web.accounts import queries as accounts
from ayni_web.accounts import teams as spaces
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.models import Invitation, Membership
from ayni_web.accounts.powers import Power, may, powers_of
from ayni_web.notify.ways import NotTakenError, hand_over_now, mail_goes_out
from ayni_web.team.spaces import actions
from ayni_web.team.spaces.forms import InviteForm, RoleForm, roles_given_by
from ayni_web.team.spaces.letters import letter
from ayni_web.team.spaces.words import name_of, roles_told

Role = Membership.Role
MEMBERS_A_PAGE = 50


@require_safe
def members(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Everybody in the team; for those who run it with their roles to choose, and the links that would still open."""
    asker = accounts.membership_for(who_asks(request), team_id)
    invites, sought = may(asker, Power.INVITE), " ".join(request.GET.get("q", "").split())
    found = accounts.members_seen_by(asker)
    page = Paginator(found.filter(user__name__icontains=sought) if sought else found, MEMBERS_A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "membership": asker,
        "team": asker.space,
        "may": powers_of(asker),
        "sought": sought,
        "many": sought or page.paginator.num_pages > 1,
        "page": page,
        "rows": [_row(asker, one) for one in page.object_list],
        "roles": roles_given_by(asker),
        "roles_told": roles_told(),
        "invitations": [(one, name_of(one.invited_by)) for one in accounts.invitations_seen_by(asker)]
        if invites
        else [],
    }
    return render(request, "spaces/members.html", context)


def _row(asker: Membership, member: Membership) -> dict[str, object]:
    theirs_to_change = may(asker, Power.MEMBERS) and (member.role != Role.LEAD or asker.role == Role.LEAD)
    return {
        "member": member,
        "name": name_of(member.user),
        "you": member.user_id == asker.user_id,
        "may_change": theirs_to_change,
        "may_take_out": theirs_to_change and member.user_id != asker.user_id,
    }


@require_POST
def change_role(request: HttpRequest, team_id: UUID, membership_id: int) -> HttpResponse:
    asker = accounts.membership_for(who_asks(request), team_id, Power.MEMBERS)
    member = accounts.member_for(asker, membership_id)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a role."))
        return redirect("spaces:members", team_id=team_id)
    try:
        actions.change_role(asker, member, form.cleaned_data["role"])
    except InputError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Kept."))
    return redirect("spaces:members", team_id=team_id)


@require_POST
def take_out(request: HttpRequest, team_id: UUID, membership_id: int) -> HttpResponse:
    asker = accounts.membership_for(who_asks(request), team_id, Power.MEMBERS)
    member = accounts.member_for(asker, membership_id)
    try:
        spaces.take_out(asker, member)
    except InputError as error:
        messages.error(request, str(error))
    else:
        said = {"name": name_of(member.user)}
        messages.success(
            request, _("%(name)s is not in the team any more. What they took part in stays theirs.") % said
        )
    return redirect("spaces:members", team_id=team_id)


@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """A link for one person. It is shown once, after the click; with a mail server it goes out as a letter too."""
    asker = accounts.membership_for(who_asks(request), team_id, Power.INVITE)
    form = InviteForm(request.POST or None, by=asker, can_mail=mail_goes_out(), initial={"role": Role.MEMBER})
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data.get("email", "")
        try:
            invitation, token = spaces.invite(asker, role=form.cleaned_data["role"], email=email)
        except InputError as error:
            form.add_error(None, str(error))
        else:
            address = f"{settings.OWN_ADDRESS}{reverse('spaces:join', args=[token])}"
            context = {"team": asker.space, "address": address, "invitation": invitation}
            return render(request, "spaces/invited.html", context | {"sent": _sent(invitation, address)})
    return render(request, "spaces/invite.html", {"team": asker.space, "form": form, "roles_told": roles_told()})


def _sent(invitation: Invitation, address: str) -> bool | None:
    """Whether the letter went out; None where none was wanted."""
    if not invitation.email:
        return None
    try:
        hand_over_now(letter(invitation, address))
    except NotTakenError:
        return False
    return True


@require_POST
def uninvite(request: HttpRequest, team_id: UUID, invitation_id: int) -> HttpResponse:
    """A link that nobody used opens no more."""
    asker = accounts.membership_for(who_asks(request), team_id, Power.INVITE)
    spaces.take_back(asker, accounts.invitation_for(asker, invitation_id))
    messages.success(request, _("Taken back. This link opens nothing any more."))
    return redirect("spaces:members", team_id=team_id)
