"""Where things stand, as the environment says: read once, before Django."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import Field, field_validator
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

    @field_validator("home")
    @classmethod
    def absolute(cls, home: Path) -> Path:
        return home.expanduser().resolve()

    @property
    def database(self) -> Path:
        return self.home / "ayni.sqlite3"

    @property
    def secret_key_file(self) -> Path:
        return self.home / "keys" / "secret_key"

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
