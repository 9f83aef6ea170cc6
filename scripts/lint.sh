#!/bin/sh
# Every check that is not a test. Stops at the first that fails.
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin

# Checks never look into the home folder of whoever runs them.
AYNI_HOME=$(mktemp -d)
export AYNI_HOME
trap 'rm -rf "$AYNI_HOME"' EXIT

say() { printf '%s\n' "— $1" >&2; }

say "form";             $bin/ruff format --check .
say "rules";            $bin/ruff check .
say "types";            $bin/mypy --strict src
say "arrows";           $bin/lint-imports
say "migrations";       $bin/ayni manage makemigrations --check --dry-run
say "Django's checks";  $bin/ayni manage check --fail-level WARNING
say "templates";        $bin/djlint src --lint --quiet
