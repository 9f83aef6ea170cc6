"""Where things stand, as the environment says: read once, before Django."""

from __future__ import annotations

import ipaddress
import re
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Environment(BaseSettings):
    """`AYNI_HOME`, `AYNI_HOST`, `AYNI_PORT`, and the few others that a person may set."""

    model_config = SettingsConfigDict(env_prefix="AYNI_", extra="ignore")

    home: Path = Field(default_factory=lambda: Path.home() / ".ayni")
    host: str = "127.0.0.1"
    port: int = Field(default=8765, ge=1, le=65535)
    #: Only for those who change the code: error pages with tracebacks, templates read again at each request.
    debug: bool = False
    #: Names under which the server may be asked for, beside its own address, separated by commas.
    allowed_hosts: str = ""
    #: Megabytes that may be dropped on the import page at once.
    upload_limit_mb: int = Field(default=4_096, ge=1)
    #: How people reach the server where something stands before it, such as `https://ayni.example.org`.
    address: str = ""
    #: The database, such as `postgresql://ayni_app:password@localhost/ayni`. Empty: one SQLite file in the home.
    database_url: SecretStr = SecretStr("")
    #: The same database as who owns its tables: only migrations and backups use it. See docs/postgresql.md.
    database_owner_url: SecretStr = SecretStr("")
    #: Where reminders are handed over, such as `smtps://name:password@mail.example.org`. Empty: a mailbox in the home.
    smtp_url: str = ""
    #: Who reminders are from; empty: ayni at the server's own name.
    mail_from: str = ""
    #: Hosts inside the own network to which teams may let public things go, such as `chat.example.lan, 10.0.0.5:8065`.
    hooks_inside: str = ""
    #: Which of our processes this is; said by the supervisor. Each writes a log of its own.
    role: str = Field(default="command", pattern=r"^[a-z]+$")

    @field_validator("home")
    @classmethod
    def absolute(cls, home: Path) -> Path:
        return home.expanduser().resolve()

    @field_validator("address")
    @classmethod
    def whole_address(cls, address: str) -> str:
        if address and not address.startswith(("http://", "https://")):
            raise ValueError("AYNI_ADDRESS begins with https:// (or http://), such as https://ayni.example.org.")
        return address.rstrip("/")

    @field_validator("smtp_url")
    @classmethod
    def mail_server(cls, smtp_url: str) -> str:
        if not smtp_url:
            return ""
        url = urlsplit(smtp_url)
        try:
            good = url.scheme in {"smtp", "smtps"} and bool(url.hostname) and url.port != 0
        except ValueError:
            good = False
        if not good:
            # The address itself is not repeated: it may hold a password.
            raise ValueError("AYNI_SMTP_URL looks like smtps://name:password@mail.example.org or smtp://localhost:25.")
        return smtp_url

    @field_validator("database_url", "database_owner_url")
    @classmethod
    def database_address(cls, address: SecretStr) -> SecretStr:
        said = address.get_secret_value()
        if not said:
            return address
        try:
            url = urlsplit(said)
            good = url.scheme in {"postgresql", "postgres"} and len(url.path) > 1 and url.port != 0
        except ValueError:
            good = False
        if not good:
            # Not repeated here: it may hold a password.
            raise ValueError("AYNI_DATABASE_URL looks like postgresql://name:password@localhost:5432/ayni.")
        return address

    @field_validator("mail_from")
    @classmethod
    def mail_address(cls, mail_from: str) -> str:
        if mail_from and not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", mail_from):
            raise ValueError("AYNI_MAIL_FROM is one address, such as ayni@example.org.")
        return mail_from

    @property
    def url(self) -> str:
        """How people reach the server, without a slash at the end."""
        if self.address:
            return self.address
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{'127.0.0.1' if self.everywhere else host}:{self.port}"

    @property
    def everywhere(self) -> bool:
        """Whether the server listens on every address of the machine."""
        return self.host in {"0.0.0.0", "::"}

    @property
    def encrypted(self) -> bool:
        """Whether people reach the server through https."""
        return self.address.startswith("https://")

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def database(self) -> Path:
        """The file of the database, where it is SQLite's."""
        return self.home / "ayni.sqlite3"

    @property
    def on_postgresql(self) -> bool:
        return bool(self.database_url.get_secret_value())

    @property
    def has_database(self) -> bool:
        """Whether there is a database to ask. One of PostgreSQL is made by who runs the server, before Ayni starts."""
        return self.on_postgresql or self.database.exists()

    @property
    def secret_key_file(self) -> Path:
        return self.home / "keys" / "secret_key"

    @property
    def sealing_key_file(self) -> Path:
        return self.home / "keys" / "sealing_key"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @property
    def cache(self) -> Path:
        return self.home / "cache"

    @property
    def mailbox(self) -> Path:
        return self.home / "mail"

    @property
    def snapshots(self) -> Path:
        return self.home / "snapshots"

    @property
    def uploads(self) -> Path:
        return self.home / "uploads"

    @property
    def exports(self) -> Path:
        return self.home / "exports"

    @property
    def backups(self) -> Path:
        return self.home / "backups"


@cache
def environment() -> Environment:
    """The environment of this process."""
    return Environment()
