#!/bin/sh
# Make sure that a Chromium is there for the browser tests; installs Debian's where it can.
set -eu

if [ -n "${CHROMIUM:-}" ]; then
    [ -x "$CHROMIUM" ] && exit 0
    echo "CHROMIUM is set to $CHROMIUM, which is not a program." >&2
    exit 1
fi
if command -v chromium >/dev/null 2>&1; then
    exit 0
fi
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "The browser tests need Chromium: install it (Debian: sudo apt-get install chromium) or set CHROMIUM to the path of yours." >&2
    exit 1
fi
echo "Installing Debian's chromium ..."
log=$(mktemp)
trap 'rm -f "$log"' EXIT
export DEBIAN_FRONTEND=noninteractive
if ! { apt-get update -q && apt-get install -q -y --no-install-recommends chromium fonts-liberation; } >"$log" 2>&1; then
    cat "$log" >&2
    echo "Debian's chromium could not be installed; the reason is above." >&2
    exit 1
fi
