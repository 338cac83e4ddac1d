#!/bin/sh
# Prints the path of a Chromium: one that is there, else the distribution's package, else Playwright's own download.
# Usage: find_chromium.sh PYTHON
set -eu
say() { echo "poserig: $1" >&2; }
look() {
    for name in "${POSERIG_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
        [ -n "$name" ] && command -v "$name" 2>/dev/null && return 0
    done
    return 1
}
look && exit 0
as_root=
[ "$(id -u)" = 0 ] || as_root="sudo -n"
if command -v apt-get >/dev/null 2>&1 && $as_root true 2>/dev/null; then
    say "installing Chromium from the distribution's packages …"
    { $as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq chromium; } >/dev/null 2>&1 || true
    look && exit 0
fi
say "installing Chromium with Playwright …"
if "$1" -m playwright install chromium >&2; then
    "$1" -c 'from playwright.sync_api import sync_playwright as p
with p() as it: print(it.chromium.executable_path)'
    exit 0
fi
say "no Chromium was found or could be installed. Install the package chromium, or set POSERIG_CHROMIUM to a browser's path."
exit 1
