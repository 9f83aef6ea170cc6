from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ayni import Ledger
from ayni.cli import main

ACTS = pa.table({"src": [1, 2, 1, 3], "dst": [2, 1, 3, 3], "at": [10, 20, 30, 40]})
COLUMNS = ["--columns", "giver=src,receiver=dst"]


@pytest.fixture
def acts(tmp_path: Path) -> str:
    folder = tmp_path / "acts"
    folder.mkdir()
    pq.write_table(ACTS, folder / "acts.parquet")
    return str(folder)


def measured(*tokens: str) -> int:
    return main(["measure", *tokens, "--engine", "spark"])


def test_a_folder_becomes_a_folder_with_what_the_embedded_engine_finds(
    capsys: pytest.CaptureFixture[str], acts: str, tmp_path: Path
) -> None:
    out = tmp_path / "dyads"
    assert measured("dyads", "--ledger", acts, *COLUMNS, "--half-life", "10s", "--out", str(out)) == 0
    written = pq.read_table(out).sort_by([("a", "ascending"), ("b", "ascending")])
    embedded = Ledger.from_arrow(ACTS, columns={"giver": "src", "receiver": "dst"}).dyads(half_life="10s")
    assert written["decayed_ab"].to_pylist() == embedded["decayed_ab"]
    assert written["a"].to_pylist() == embedded["a"]
    assert "Wrote 2 rows of dyads" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["acts", "dyads"]


@pytest.mark.parametrize(
    ("tokens", "said"),
    [
        (["--of", "1", "--out", "new"], "without --engine spark"),
        ([], "--out FOLDER"),
        (["--format", "json", "--out", "new"], "leave out --format"),
        (["--out", "acts"], "is there already"),
        (["--out", "nowhere/new"], "make the folder"),
    ],
)
def test_what_spark_cannot_write_is_said_before_anything_starts(
    capsys: pytest.CaptureFixture[str],
    acts: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    tokens: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "/nowhere")  # Java would be missed next
    monkeypatch.delenv("JAVA_HOME", raising=False)
    assert measured("dyads", "--ledger", acts, *COLUMNS, *tokens) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(("home", "said"), [(None, "default-jre-headless"), ("/nowhere", "JAVA_HOME is /nowhere")])
def test_without_java_one_sentence_says_what_to_install(
    capsys: pytest.CaptureFixture[str],
    acts: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    home: str | None,
    said: str,
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    if home:
        monkeypatch.setenv("JAVA_HOME", home)
    assert measured("dyads", "--ledger", acts, *COLUMNS, "--out", str(tmp_path / "new")) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


@pytest.mark.slow
def test_workers_with_another_python_are_told_apart_in_one_sentence(acts: str, tmp_path: Path) -> None:
    other = tmp_path / "python3.11"
    other.write_text(
        f"#!{sys.executable}\n"
        "import collections, runpy, sys\n"
        "version = collections.namedtuple('version', 'major minor micro releaselevel serial')\n"
        "sys.version_info = version(3, 11, 9, 'final', 0)\n"  # what PySpark looks at
        "sys.argv = sys.argv[2:]\n"
        "runpy.run_module(sys.argv[0], run_name='__main__')\n"
    )
    other.chmod(0o755)
    out = tmp_path / "new"
    begin = [sys.executable, "-c", "from ayni.cli import main; raise SystemExit(main())"]
    found = subprocess.run(
        [*begin, "measure", "dyads", "--ledger", acts, *COLUMNS, "--engine", "spark", "--out", str(out)],
        env={**os.environ, "PYSPARK_PYTHON": str(other)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 2, found.stderr
    assert "Set PYSPARK_PYTHON to a Python" in found.stderr
    assert "Traceback" not in found.stderr
    assert not out.exists()


def test_the_library_does_not_bring_spark_along() -> None:
    code = "import sys, ayni, ayni.cli.measure; raise SystemExit('pyspark' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
