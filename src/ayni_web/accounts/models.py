"""Who signs in, and the walls between spaces."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Accounts(BaseUserManager["User"]):
    """Makes users; the address is the name they sign in with."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. What they know of others stands in their space, not here."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, blank=True)
    scheme = models.CharField(_("light or dark"), max_length=6, blank=True)  # "", "light", "dark"
    keys_on = models.BooleanField(_("keyboard shortcuts"), default=True)
    #: Whether a team is theirs to open, so that no page has to ask for its navigation (kept by `accounts.teams`).
    in_team = models.BooleanField(default=False)
    #: Whether something new waits that they have not read, for the same reason (kept by `notify.telling`).
    has_news = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=timezone.now)
    welcomed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Accounts] = Accounts()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name or self.email


class Space(models.Model):
    """A wall: every row belongs to one space. A personal space belongs to one person."""

    class Kind(models.TextChoices):
        PERSONAL = "personal", _("personal")
        SHARED = "shared", _("shared")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PERSONAL)
    name = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)  # of a shared one: nobody writes in it any more

    def __str__(self) -> str:
        return self.name or str(self.id)


class Membership(models.Model):
    """Who is in a space, and as what."""

    class Role(models.TextChoices):
        MEMBER = "member", _("member")
        LEAD = "lead", _("lead")
        FACILITATOR = "facilitator", _("facilitator")
        PEOPLE_TEAM = "people_team", _("people team")
        ADMINISTRATOR = "administrator", _("administrator")

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role, default=Role.MEMBER)
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)  # kept of those who left: what they took part in stays theirs

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["space", "user"], name="one_membership_a_space")
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.space}: {self.role}"


class Invitation(models.Model):
    """A link that lets one person into a shared space, once. The database holds only its digest."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=20, choices=Membership.Role, default=Membership.Role.MEMBER)
    digest = models.CharField(max_length=64, unique=True)
    email = models.EmailField(blank=True)  # to whom it was sent, where it was sent by mail
    invited_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="invitations_made"
    )
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="invitations_used")
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"invitation to {self.space_id}"


class SignInLink(models.Model):
    """A link that signs in once. The database holds only its digest."""

    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"link for {self.user}"


class AuditEvent(models.Model):
    """What was done that others may need to see later: sign-ins, exports, erasures, changes of keys."""

    class What(models.TextChoices):
        LINK_MADE = "link_made", _("a sign-in link was made")
        SIGNED_IN = "signed_in", _("signed in")
        SIGN_IN_FAILED = "sign_in_failed", _("somebody could not sign in")
        SIGNED_OUT = "signed_out", _("signed out")
        SESSION_ENDED = "session_ended", _("a session was ended")
        PROFILE_CHANGED = "profile_changed", _("the profile was changed")
        EMAIL_CHANGED = "email_changed", _("the sign-in address was changed")
        PASSWORD_CHANGED = "password_changed", _("the password was set")
        MEANS_ADDED = "means_added", _("a way to sign in was added")
        MEANS_REMOVED = "means_removed", _("a way to sign in was removed")
        MEANS_RESET = "means_reset", _("recovery codes were made anew")
        EXPORTED = "exported", _("everything was exported")
        ERASED = "erased", _("something was erased")
        READING_CHANGED = "reading_changed", _("the reading of bodies was turned on or off")
        VAULT_MADE = "vault_made", _("the vault was made")
        VAULT_OPENED = "vault_opened", _("the vault was opened")
        VAULT_REFUSED = "vault_refused", _("a wrong secret did not open the vault")
        VAULT_SECRET_CHANGED = "vault_secret_changed", _("a secret of the vault was changed")
        VAULT_RECOVERED = "vault_recovered", _("the vault was opened by its recovery code")
        VAULT_TAKEN = "vault_taken", _("the private notes were saved as a readable file")
        VAULT_ERASED = "vault_erased", _("the vault was erased")
        TEAM_BEGUN = "team_begun", _("a team was begun")
        TEAM_INVITED = "team_invited", _("somebody was invited to a team")
        TEAM_INVITATION_ENDED = "team_invitation_ended", _("an invitation to a team was taken back")
        TEAM_JOINED = "team_joined", _("came into a team")
        TEAM_LEFT = "team_left", _("left a team")
        TEAM_ENDED = "team_ended", _("somebody was taken out of a team")
        TEAM_ROLE = "team_role", _("somebody's role in a team was changed")
        TEAM_HANDED_OVER = "team_handed_over", _("the lead of a team was handed over")
        TEAM_EXPORTED = "team_exported", _("what a team keeps was taken along")
        TEAM_CLOSED = "team_closed", _("a team was closed")
        CHANNEL_SET = "channel_set", _("a channel outside was set up for what is public in a team")
        CHANNEL_ENDED = "channel_ended", _("a team's channel outside was ended")

    at = models.DateTimeField(default=timezone.now)
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True)
    space = models.ForeignKey(Space, on_delete=models.SET_NULL, null=True, blank=True)
    what = models.CharField(max_length=40)
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.what}"

    @property
    def words(self) -> str:
        """What was done, for people."""
        return str(self.What(self.what).label) if self.what in self.What else self.what
