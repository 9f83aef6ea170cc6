"""The vault's own pages: making it, opening and locking it, and its secrets. Those of the notes are in `note_views`."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from ayni_web.accounts.actions import What, note_in_audit
from ayni_web.accounts.asking import who_asks
from ayni_web.vault import actions, note_views, queries, words
from ayni_web.vault.actions import TooSoonError, WrongSecretError
from ayni_web.vault.asking import (
    back,
    opened_by_what_was_sent,
    passkeys_to_add,
    unlock_page,
    waiting_in,
)
from ayni_web.vault.forms import AddPasskeyForm, ChangeForm, LocksAfterForm, PassphraseForm, RecoverForm, SetUpForm
from ayni_web.vault.models import Vault
from ayni_web.vault.opening import Opened, open_in, opened_in, shut_everywhere, shut_in
from ayni_web.vault.recovery import MistypedError, group_asked, read_code

PAGE = ["GET", "HEAD", "POST"]


@sensitive_variables()
@sensitive_post_parameters()
@require_http_methods(PAGE)
def set_up(request: HttpRequest) -> HttpResponse:
    """Says what a vault is and what forgetting means, and makes one."""
    user = who_asks(request)
    if queries.vault_of(user) is not None:
        return redirect("vault:home")
    form = SetUpForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        opened, code = actions.set_up(user, form.cleaned_data["passphrase"])
        return _open_and_show(request, opened, code)
    return render(
        request, "vault/set_up.html", {"form": form, "next": back(request)}, status=422 if form.errors else 200
    )


@sensitive_variables()
@sensitive_post_parameters()
@require_http_methods(PAGE)
def unlock(request: HttpRequest) -> HttpResponse:
    """Asks for a secret, opens the vault in this browser, and leads back."""
    vault = queries.vault_of(who_asks(request))
    if vault is None:
        return redirect(f"{reverse('vault:set_up')}?{urlencode({'next': back(request)})}")
    if request.method != "POST":
        return redirect(back(request)) if opened_in(request) else unlock_page(request, vault)
    opened, wrong = _tried(request, vault)
    if opened is None:
        return unlock_page(request, vault, wrong=wrong, waiting=waiting_in(request), status=422)
    note_in_audit(What.VAULT_OPENED, user=vault.owner)
    answer = note_views.after_unlocking(request, opened)
    open_in(request, answer, vault, opened.key)
    return answer


@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Locks the vault in this browser."""
    answer = redirect(back(request))
    shut_in(request, answer)
    messages.success(request, _("Your notes are locked."))
    return answer


@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Says that somebody is still at work in an open page; whether the vault is still open."""
    return HttpResponse("open" if opened_in(request) else "locked", content_type="text/plain")


@require_http_methods(PAGE)
def keys(request: HttpRequest) -> HttpResponse:
    """Everything about the vault's secrets: when it locks, passphrase, code, passkeys, taking along, erasing."""
    user = who_asks(request)
    vault = queries.vault_of(user)
    if vault is None:
        return redirect("vault:set_up")
    form = LocksAfterForm(request.POST or None, initial={"locks_after": vault.locks_after})
    if request.method == "POST":
        if opened_in(request) is None:
            return unlock_page(request, vault, status=422)
        if form.is_valid():
            actions.set_locks_after(vault, form.cleaned_data["locks_after"])
            messages.success(request, _("Saved."))
            return redirect("vault:keys")
    return _keys_page(request, vault, form)


def _keys_page(
    request: HttpRequest, vault: Vault, form: LocksAfterForm | None = None, adding: AddPasskeyForm | None = None
) -> HttpResponse:
    user = who_asks(request)
    context = {
        "vault": vault,
        "opened": opened_in(request) is not None,
        "form": form or LocksAfterForm(initial={"locks_after": vault.locks_after}),
        "adding": adding or AddPasskeyForm(user=user),
        "to_add": passkeys_to_add(user, vault),
        "passkeys": queries.passkeys_of(vault),
        "sealed": queries.notes_of(user).count(),
    }
    faulty = bool((form and form.errors) or (adding and adding.errors))
    return render(request, "vault/keys.html", context, status=422 if faulty else 200)


@sensitive_variables()
@sensitive_post_parameters()
@require_http_methods(PAGE)
def passphrase(request: HttpRequest) -> HttpResponse:
    """Another passphrase for the same notes."""
    vault = queries.vault_of(who_asks(request))
    if vault is None:
        return redirect("vault:set_up")
    form = ChangeForm(request.POST or None, user=who_asks(request))
    if request.method == "POST" and form.is_valid():
        opened, wrong = _tried(request, vault)
        if opened is not None:
            actions.change_passphrase(opened, form.cleaned_data["passphrase"])
            messages.success(
                request, _("From now on, the new passphrase opens your notes. Everywhere else they are locked.")
            )
            answer = redirect("vault:keys")
            open_in(request, answer, vault, opened.key)
            return answer
        form.add_error("current", wrong)
    return render(request, "vault/passphrase.html", {"form": form}, status=422 if form.errors else 200)


@sensitive_variables()
@sensitive_post_parameters()
@require_http_methods(PAGE)
def recover(request: HttpRequest) -> HttpResponse:
    """Opens the vault by its recovery code; a new passphrase and a new code come with it."""
    vault = queries.vault_of(who_asks(request))
    if vault is None:
        return redirect("vault:set_up")
    form = RecoverForm(request.POST or None, user=who_asks(request))
    if request.method == "POST" and form.is_valid():
        try:
            opened = actions.with_code(vault, form.cleaned_data["code"])
        except MistypedError as error:
            form.add_error("code", words.mistyped(error))
        except WrongSecretError:
            form.add_error("code", words.wrong_code())
        else:
            code = actions.recover(opened, form.cleaned_data["passphrase"])
            return _open_and_show(request, opened, code)
    return render(request, "vault/recover.html", {"form": form}, status=422 if form.errors else 200)


@sensitive_variables()
@sensitive_post_parameters()
@require_http_methods(PAGE)
def code(request: HttpRequest) -> HttpResponse:
    """Makes another recovery code, once the passphrase is typed."""
    vault = queries.vault_of(who_asks(request))
    if vault is None:
        return redirect("vault:set_up")
    form = PassphraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        opened, wrong = _tried(request, vault)
        if opened is not None:
            shut_everywhere(vault)
            return _open_and_show(request, opened, actions.renew_code(opened))
        form.add_error("current", wrong)
    context = {"form": form, "vault": vault, "next": back(request)}
    return render(request, "vault/code.html", context, status=422 if form.errors else 200)


@sensitive_variables()
@sensitive_post_parameters()
@require_POST
def keep_code(request: HttpRequest) -> HttpResponse:
    """Takes the group that shows that somebody has their recovery code. The page sends the code along: nothing here has it."""
    opened = opened_in(request)
    if opened is None:
        return redirect("vault:home")
    try:
        told = read_code(request.POST.get("code", ""))
        kept = actions.keep_code(opened, told, request.POST.get("group", ""))
    except (MistypedError, WrongSecretError):
        return redirect("vault:code")
    if not kept:
        return _show_code(request, told, wrong=_("That is not what stands in this group. Look at the code once more."))
    messages.success(request, _("Everything is ready. What you write from now on is sealed."))
    return redirect(back(request))


@sensitive_variables()
@sensitive_post_parameters()
@require_POST
def add_passkey(request: HttpRequest) -> HttpResponse:
    """Lets a passkey open the vault too, once the passphrase is typed."""
    user = who_asks(request)
    vault = queries.vault_of(user)
    if vault is None:
        return redirect("vault:set_up")
    form = AddPasskeyForm(request.POST, user=user)
    if form.is_valid():
        opened, wrong = _tried_passphrase(vault, form.cleaned_data["current"])
        if opened is not None:
            try:
                actions.add_passkey(opened, form.cleaned_data["passkey"], form.cleaned_data["secret"])
            except WrongSecretError:
                form.add_error("passkey", _("This passkey cannot open a vault."))
            else:
                messages.success(request, _("This passkey opens your notes now."))
                return redirect("vault:keys")
        else:
            form.add_error("current", wrong)
    return _keys_page(request, vault, adding=form)


@require_POST
def remove_passkey(request: HttpRequest, means_id: UUID) -> HttpResponse:
    """A passkey opens the vault no more."""
    means = queries.passkey_for(who_asks(request), means_id)
    if opened_in(request) is None:
        return unlock_page(request, means.vault, status=422)
    actions.remove_passkey(means.vault, means)
    messages.success(request, _("This passkey does not open your notes any more. It signs you in as before."))
    return redirect("vault:keys")


@require_POST
def erase(request: HttpRequest) -> HttpResponse:
    """The vault and all its notes, gone for good, once the sign-in address is typed."""
    user = who_asks(request)
    vault = queries.vault_of(user)
    if vault is None:
        return redirect("vault:set_up")
    if request.POST.get("confirmed", "").strip().casefold() != user.email.casefold():
        messages.error(request, _("Nothing was erased: what you typed is not your address."))
        return redirect("vault:keys")
    actions.erase(vault)
    messages.success(request, _("Your notes and their keys are gone."))
    answer = redirect("vault:set_up")
    shut_in(request, answer)
    return answer


def _tried(request: HttpRequest, vault: Vault) -> tuple[Opened | None, str]:
    """The vault opened by what was sent, or what to say."""
    try:
        return opened_by_what_was_sent(request, vault), ""
    except TooSoonError as error:
        return None, words.wait(error.wait_until)
    except WrongSecretError as error:
        return None, words.wrong_passkey() if request.POST.get("secret") else words.wrong_passphrase(error.wait_until)
    except ValidationError:
        return None, words.wrong_passkey()


def _tried_passphrase(vault: Vault, typed: str) -> tuple[Opened | None, str]:
    try:
        return actions.with_passphrase(vault, typed), ""
    except TooSoonError as error:
        return None, words.wait(error.wait_until)
    except WrongSecretError as error:
        return None, words.wrong_passphrase(error.wait_until)


def _open_and_show(request: HttpRequest, opened: Opened, code: str) -> HttpResponse:
    answer = _show_code(request, code)
    open_in(request, answer, opened.vault, opened.key)
    return answer


def _show_code(request: HttpRequest, code: str, *, wrong: str = "") -> HttpResponse:
    context = {
        "code": code,
        "groups": code.split("-"),
        "asked": group_asked(code),
        "wrong": wrong,
        "next": back(request),
    }
    return render(request, "vault/show_code.html", context, status=422 if wrong else 200)
