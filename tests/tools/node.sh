#!/bin/sh
# Make sure that Node and what the folders of tests/e2e name are there; installs Debian's Node where it can.
set -eu

needs_node() {
    ! command -v npm >/dev/null 2>&1 || ! node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)'
}

if needs_node; then
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
        echo "The browser tests need Node 18 or newer, with npm: install them (Debian: sudo apt-get install nodejs npm)." >&2
        exit 1
    fi
    echo "Installing Debian's nodejs and npm ..."
    log=$(mktemp)
    trap 'rm -f "$log"' EXIT
    export DEBIAN_FRONTEND=noninteractive
    if ! { apt-get update -q && apt-get install -q -y --no-install-recommends nodejs npm; } >"$log" 2>&1; then
        cat "$log" >&2
        echo "Debian's nodejs and npm could not be installed; the reason is above." >&2
        exit 1
    fi
    if needs_node; then
        echo "The browser tests need Node 18 or newer; Debian's is older here. Install a newer one from nodejs.org." >&2
        exit 1
    fi
fi
for folder in tests/e2e/slack tests/e2e/teams; do
    stamp=$folder/node_modules/.kontolots.json # the lock file that was installed
    if cmp -s "$folder/package-lock.json" "$stamp"; then
        continue
    fi
    echo "Installing the locked npm packages ($folder/package-lock.json); a few seconds ..."
    if ! said=$(cd "$folder" && npm ci --ignore-scripts 2>&1); then
        echo "$said" >&2
        echo "npm ci failed in $folder; the reason is above." >&2
        exit 1
    fi
    cp "$folder/package-lock.json" "$stamp"
done
