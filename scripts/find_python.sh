#!/bin/sh
# Prints the path of a Python that Ayni can use, or one sentence that says what to install.
set -u

fits() {
    [ -n "$1" ] && [ -x "$1" ] && "$1" -c 'import sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1
}

try() {
    if fits "$1"; then
        # Past the small scripts that version managers put on the path, which choose by folder.
        "$1" -c 'import sys; print(sys.executable)'
        exit 0
    fi
}

# One that somebody names comes first.
if [ -n "${PYTHON:-}" ]; then
    try "$(command -v "$PYTHON" 2>/dev/null)"
    echo "PYTHON is set to $PYTHON, which is no Python 3.12 or newer. Name another one, or unset it." >&2
    exit 1
fi

for name in python3.14 python3.13 python3.12 python3 python; do
    try "$(command -v "$name" 2>/dev/null)"
done

for root in "${PYENV_ROOT:-}" "${HOME:-}/.pyenv" /opt/pyenv /usr/local/pyenv; do
    [ -n "$root" ] || continue
    for minor in 14 13 12; do
        for python in "$root"/versions/3."$minor"*/bin/python3; do
            try "$python"
        done
    done
done

for uv in "$(command -v uv 2>/dev/null)" "${HOME:-}/.local/bin/uv" "${HOME:-}/.cargo/bin/uv"; do
    if [ -n "$uv" ] && [ -x "$uv" ]; then
        try "$("$uv" python find --no-project '>=3.12' 2>/dev/null)"
        # uv can fetch one by itself.
        "$uv" python install 3.13 >&2 && try "$("$uv" python find --no-project '>=3.12' 2>/dev/null)"
    fi
done

echo "Ayni needs Python 3.12 or newer, and none was found: install one (on Debian and Ubuntu: apt install python3 python3-venv), or uv, and try again." >&2
exit 1
