#!/bin/sh
# Writes requirements/*.txt anew from pyproject.toml: every package with its version and its hashes, and no
# address of a registry. Needs uv on the path or in .venv.
set -eu
cd "$(dirname "$0")/.."

uv=$(command -v uv || true)
[ -n "$uv" ] || { [ -x .venv/bin/uv ] && uv=.venv/bin/uv; } || {
    echo "Locking needs uv: install it, or put it into .venv with pip." >&2
    exit 1
}

lock() {
    out=$1
    shift
    "$uv" pip compile pyproject.toml --quiet --universal --python-version 3.12 --generate-hashes \
        --no-emit-index-url --no-header --no-annotate "$@" --output-file "requirements/$out.txt"
}

lock run --extra web "$@"
# What a server on PostgreSQL needs beside it.
lock postgresql --extra web --extra postgresql --constraint requirements/run.txt "$@"
# The tools are locked beside the same versions that people run.
lock dev --extra web --extra postgresql --group dev --constraint requirements/run.txt "$@"
lock bench --extra web --extra postgresql --group dev --group bench --constraint requirements/dev.txt "$@"
lock_alone() {
    out=$1
    shift
    "$uv" pip compile --quiet --universal --python-version 3.12 --generate-hashes \
        --no-emit-index-url --no-header --no-annotate --group "pyproject.toml:$out" "$@" --output-file "requirements/$out.txt"
}
lock_alone build "$@"
lock_alone assets "$@"
