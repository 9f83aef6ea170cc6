"""10,000 contacts from a vCard file through the import's own job, again, and undone; against only parsing them with vobject."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.home import FIRST, LAST, made

SIZE, SMALL = 10_000, 300


def run(small: bool) -> dict[str, float | int]:
    """Seconds of processor time to import, to import again (adds nothing), to undo; and the ratio to vobject's parsing alone."""
    # In a process of its own: Django's settings are read once, and the home is a temporary one.
    size = SMALL if small else SIZE
    done = subprocess.run(
        [sys.executable, "-m", "bench.imports", str(size)], check=True, capture_output=True, text=True
    )
    found: dict[str, float | int] = json.loads(done.stdout.splitlines()[-1])
    return found


def measure(size: int) -> dict[str, float | int]:
    """The figures for one size, in this process."""
    with tempfile.TemporaryDirectory() as folder, made(parties=1, contacts=1) as reader:
        from ayni_web.imports import actions
        from ayni_web.people.models import Party

        cards = Path(folder) / "contacts.vcf"
        cards.write_text("".join(card(number) for number in range(size)), encoding="utf-8")
        first, brought = _import(reader, cards)
        have = Party.objects.count()
        again, _ = _import(reader, cards)
        if have < size or Party.objects.count() != have:
            raise RuntimeError(f"{size} cards made {have} parties, and {Party.objects.count()} when read again.")
        began = time.process_time()
        actions.undo(brought)
        undone = time.process_time() - began
        alone = _parsed_by_vobject(cards, size)
    return {
        "contacts": size,
        "import_seconds": round(first, 2),
        "again_seconds": round(again, 2),
        "undo_seconds": round(undone, 2),
        "vobject_parse_seconds": round(alone, 2),
        "import_over_vobject_parse": round(first / alone, 2),
    }


def card(number: int) -> str:
    """One card of an invented person."""
    given, family = FIRST[number % len(FIRST)], LAST[number // len(FIRST) % len(LAST)]
    return (
        f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{given} {family} {number}\r\nN:{family} {number};{given};;;\r\n"
        f"EMAIL;TYPE=WORK:{given}.{family}.{number}@org{number % 211}.example\r\nTEL:+4930{9_000_000 + number}\r\n"
        f"ORG:Invented Works {number % 211}\r\nTITLE:Role {number % 17}\r\nBDAY:--0{number % 9 + 1}-1{number % 9}\r\n"
        "END:VCARD\r\n"
    )


def _import(reader, cards: Path):  # type: ignore[no-untyped-def]
    from ayni_web.accounts.queries import personal_space
    from ayni_web.imports import actions
    from ayni_web.jobs.runner import run_now

    of = actions.from_paths(reader, personal_space(reader), "vcard", [cards], {})
    began = time.process_time()
    job = run_now("import", {"import_id": str(of.pk)}, space_id=of.space_id, user_id=reader.pk)
    seconds = time.process_time() - began
    if job.state != "done":
        raise RuntimeError(job.error)
    of.refresh_from_db()
    return seconds, of


def _parsed_by_vobject(cards: Path, size: int) -> float:
    import vobject

    began = time.process_time()
    with cards.open(encoding="utf-8", newline="") as lines:
        read = sum(1 for _ in vobject.readComponents(lines))
    if read != size:
        raise RuntimeError(f"vobject read {read} of {size} cards.")
    return time.process_time() - began


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
