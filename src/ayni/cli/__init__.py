"""The command `ayni`: the library's commands, and those that other packages add.

A package adds commands through an entry point of the group `ayni.commands`: a function
`register(app)` that puts its own commands on the app. Such packages are loaded only when somebody
asks for a command that the library does not have, or for the list of all commands. So the
library's commands never wait for a web framework, and never fail because one is broken.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import entry_points, version

from cyclopts import App, CycloptsError
from rich.console import Console

from ayni.errors import AyniError, UnknownNameError

COMMANDS_GROUP = "ayni.commands"
NOT_AS_ASKED = 2
INTERRUPTED = 130  # what shells expect of a program that Ctrl-C ended

#: The library's own commands and where each lives. They are imported when they are run.
OWN_COMMANDS: dict[str, tuple[str, str]] = {
    "measure": (
        "ayni.cli.measure:app",
        "Ask a ledger file a question: how much is mutual, between whom, for each party.",
    ),
    "picture": (
        "ayni.cli.picture:app",
        "Draw a ledger file: its network, its return times, its flows, its rhythms, what circulates.",
    ),
    "prepare": ("ayni.cli.prepare:prepare", "Keep a ledger's sorted columns, so that measures begin at once."),
    "read": ("ayni.cli.read:read", "Read mail, calendars, contacts, chats or repositories into a ledger file."),
    "warm-up": ("ayni.cli.warm_up:warm_up", "Compile what measures need for this machine, ahead of their first use."),
}


def new_app() -> App:
    """The app with the library's own commands."""
    app = App(
        name="ayni",
        help="Who gave what to whom, and where value moves both ways.",
        version=lambda: version("ayni"),
        suppress_keyboard_interrupt=False,
        result_action="return_int_as_exit_code_else_zero",
    )
    for name, (place, summary) in OWN_COMMANDS.items():
        app.command(place, name=name, help=summary)
    return app


app = new_app()


def main(tokens: Sequence[str] | None = None) -> int:
    """Runs `ayni` and returns its exit code: 0 done, 2 cannot be done as asked, 130 interrupted."""
    asked = list(sys.argv[1:] if tokens is None else tokens)
    try:
        if not asked or asked[0] not in OWN_COMMANDS:
            _load_added_commands(app)
            _refuse_unknown(asked)
        return _code(app(asked, exit_on_error=False, print_error=False))
    except (AyniError, CycloptsError) as error:
        _say(str(error))
        return NOT_AS_ASKED
    except KeyboardInterrupt:
        _say("Stopped.")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has enough, as in `ayni measure … | head`.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except SystemExit as leaving:
        return _code(leaving.code)


def _refuse_unknown(asked: Sequence[str]) -> None:
    commands = [name for name in app if not name.startswith("-")]
    if asked and not asked[0].startswith("-") and asked[0] not in commands:
        raise UnknownNameError(f"There is no command {asked[0]!r}. Commands are: {', '.join(commands)}.")


def _code(result: object) -> int:
    if result is None:
        return 0
    return result if isinstance(result, int) else 1


def _load_added_commands(app: App) -> None:
    for point in entry_points(group=COMMANDS_GROUP):
        try:
            register: Callable[[App], None] = point.load()
            register(app)
        except Exception as error:  # one broken package must not take the library's commands with it
            _say(f"The commands of {point.value.split(':')[0]} are not available: {error}")


def _say(sentence: str) -> None:
    Console(stderr=True, highlight=False, soft_wrap=True).print(sentence, markup=False)
