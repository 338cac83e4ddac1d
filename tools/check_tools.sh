#!/bin/sh
# Says in one line which tool is missing or too old, and what to install.
# Usage: check_tools.sh python [COMMAND] | node | terraform
set -eu
fail() { echo "poserig: $1" >&2; exit 1; }
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }

case "$1" in
python)
    python=${2:-python3}
    command -v "$python" >/dev/null 2>&1 || fail "Python is missing. Install it: apt-get install python3 python3-venv"
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    at_least 3.11 "$version" || fail "Python $version is too old; 3.11 or newer is needed. Name another with: make PYTHON=python3.12 …"
    "$python" -c 'import ensurepip, venv' 2>/dev/null || fail "Python has no venv module. Install it: apt-get install python3-venv"
    ;;
node)
    command -v node >/dev/null 2>&1 || fail "Node.js is missing. Install version 20 or newer (nodejs.org, or your distribution's packages)."
    command -v npm >/dev/null 2>&1 || fail "npm is missing. It comes with Node.js: install version 20 or newer."
    version=$(node --version | tr -d v)
    at_least 20 "$version" || fail "Node.js $version is too old; 20 or newer is needed."
    ;;
terraform)
    command -v terraform >/dev/null 2>&1 || fail "Terraform is missing. Install 1.11 or newer: developer.hashicorp.com/terraform/install"
    version=$(CHECKPOINT_DISABLE=1 terraform version -json 2>/dev/null | sed -n 's/.*"terraform_version": *"\([^"]*\)".*/\1/p')
    at_least 1.11 "$version" || fail "Terraform $version is too old; 1.11 or newer is needed."
    ;;
esac
