#!/bin/sh
# What must never be committed: addresses of package registries, paths of one machine, secrets.
set -eu
cd "$(git rev-parse --show-toplevel 2>/dev/null || dirname "$0")"
status=0
complain() { printf '%s\n%s\n' "$1" "$2" >&2; status=1; }

# The patterns are written so that they do not match themselves.
hosts=$(git grep -n -I -i -E 'pyp[i]\.org|pythonho[s]ted|registry\.npm[j]s|deb\.debia[n]\.org' -- . || true)
[ -z "$hosts" ] || complain "Addresses of package registries (remove them):" "$hosts"
paths=$(git grep -n -I -E '(^|[^A-Za-z0-9._/-])/(ho[m]e|Use[r]s|wor[k]|roo[t])/[A-Za-z]' -- . || true)
[ -z "$paths" ] || complain "Paths of one machine (remove them):" "$paths"
keys=$(git grep -n -I -E 'AKI[A][0-9A-Z]{16}|-----BEGI[N] [A-Z ]*PRIVATE KEY' -- . || true)
[ -z "$keys" ] || complain "Secrets (remove them, and revoke them):" "$keys"
exit $status
