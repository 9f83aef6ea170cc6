from __future__ import annotations

import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

import ayni.cli
from ayni.cli import OWN_COMMANDS, main, new_app
from ayni.errors import InputError

BROKEN = EntryPoint(name="broken", group="ayni.commands", value="nowhere.at_all:register")


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> None:
    """An app that nothing was added to yet."""
    monkeypatch.setattr(ayni.cli, "app", new_app())


def add(monkeypatch: pytest.MonkeyPatch, *points: EntryPoint) -> None:
    monkeypatch.setattr(ayni.cli, "entry_points", lambda group: list(points))


def run(*tokens: str) -> subprocess.CompletedProcess[str]:
    program = f"import sys; from ayni.cli import main; code = main({list(tokens)!r})"
    program += "; print('django' in sys.modules); sys.exit(code)"
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)


def test_measuring_never_loads_what_other_packages_add(tmp_path: Path) -> None:
    (tmp_path / "acts.csv").write_text("giver,receiver\nada,ben\n")
    done = run("measure", "reciprocity", "--ledger", str(tmp_path / "acts.csv"))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "False"


def test_an_error_is_one_sentence_and_exit_2(capsys: pytest.CaptureFixture[str], tmp_path: Path, app: None) -> None:
    assert main(["measure", "dyads", "--ledger", str(tmp_path / "none.csv")]) == 2
    said = capsys.readouterr()
    assert said.err == f"There is no file {tmp_path / 'none.csv'}.\n"
    assert said.out == ""


def test_an_unknown_command_names_those_there_are(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, app: None
) -> None:
    add(monkeypatch)
    assert main(["mesure"]) == 2
    assert (
        capsys.readouterr().err
        == "There is no command 'mesure'. Commands are: measure, picture, prepare, read, warm-up.\n"
    )


def test_a_broken_package_is_named_and_takes_nothing_with_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, app: None
) -> None:
    add(monkeypatch, BROKEN)
    assert main(["--help"]) == 0
    said = capsys.readouterr()
    assert all(command in said.out for command in OWN_COMMANDS)
    assert "nowhere.at_all" in said.err
    assert main(["measure", "--list"]) == 0
    assert capsys.readouterr().err == ""


def test_commands_of_other_packages_run_like_our_own(monkeypatch: pytest.MonkeyPatch, app: None) -> None:
    def register(app: object) -> None:
        def greet() -> int:
            return 7

        def refuse() -> None:
            raise InputError("Not like this.")

        def interrupted() -> None:
            raise KeyboardInterrupt

        for command in (greet, refuse, interrupted):
            app.command(command)  # type: ignore[attr-defined]

    class Point:
        value = "elsewhere.commands:register"

        def load(self) -> object:
            return register

    monkeypatch.setattr(ayni.cli, "entry_points", lambda group: [Point()])
    assert main(["greet"]) == 7
    for tokens, code in ((["refuse"], 2), (["interrupted"], 130)):
        monkeypatch.setattr(ayni.cli, "app", new_app())
        assert main(tokens) == code


def test_a_reader_that_stops_early_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "acts.csv").write_text("giver,receiver\n" + "\n".join(f"a{n},b{n}" for n in range(50_000)))
    program = "import sys; from ayni.cli import main; sys.exit(main())"
    command = [
        sys.executable,
        "-c",
        program,
        "measure",
        "dyads",
        "--format",
        "csv",
        "--ledger",
        str(tmp_path / "acts.csv"),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0
