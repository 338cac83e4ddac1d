#!/bin/sh
# What a team's pipeline runs (examples/github-actions/deploy.yml): plans without a lock, or applies a kept plan.
#
# Usage: pipeline.sh plan|apply ROOT...
#
#   ROOT                      a folder with a backend: terraform/account, terraform, or one of your own
#   PYTHON                    the Python that has poserig; .venv/bin/python by default
#   PLANS                     folder of the plans; build/plans by default
#   POSERIG_PLAN_PASSPHRASE   what encrypts plans, because a plan holds the whole state
#                             (https://github.com/hashicorp/terraform/issues/29778)
#   GITHUB_STEP_SUMMARY       file to which what would change is added, in words
#
# A root is planned on what the one before has applied. So the plan of the first root that changes is kept, and
# the words of the others are a preview: run the pipeline again when it is applied.
set -eu

what=${1:?plan or apply}
shift
here=$(cd "$(dirname "$0")/.." && pwd)
cd "$here"
python=${PYTHON:-.venv/bin/python}
plans=${PLANS:-build/plans}

fail() {
  printf 'Error: %s\n' "$*" >&2
  exit 1
}

# A heading and standard input, for whoever reviews.
say() { # HEADING
  test -n "${GITHUB_STEP_SUMMARY:-}" || { cat; return; }
  # GitHub takes one MiB.
  { printf '### %s\n\n~~~text\n' "$1" && head -c 900000 && printf '\n~~~\n\n'; } | tee -a "$GITHUB_STEP_SUMMARY"
}

cipher() { # -e|-d IN OUT
  openssl enc "$1" -aes-256-cbc -pbkdf2 -iter 600000 -pass env:POSERIG_PLAN_PASSPHRASE -in "$2" -out "$3"
}

plan() { # ROOT
  name=$(printf %s "$1" | tr / -)
  code=0
  terraform -chdir="$1" init -input=false &&
    terraform -chdir="$1" plan -input=false -lock=false -detailed-exitcode -out="$work/$name.tfplan" || code=$?
  if test $code = 1 && test -n "$changed"; then
    echo "It cannot be planned before $changed is applied." | say "$1"
    return
  fi
  test $code = 0 || test $code = 2 || exit $code
  if test $code = 0; then
    echo "No changes." | say "$1"
    return
  fi
  words=$1
  test -z "$changed" || words="$1 (a preview: it is planned again when $changed is applied)"
  terraform -chdir="$1" show -no-color "$work/$name.tfplan" >"$work/$name.txt"
  say "$words" <"$work/$name.txt"
  test -z "$changed" || return 0
  changed=$1
  terraform -chdir="$1" show -json "$work/$name.tfplan" >"$work/$name.json"
  "$python" -m poserig doctor --plan "$work/$name.json"
  cipher -e "$work/$name.tfplan" "$plans/$name.tfplan.enc"
  # The providers that planned: Terraform applies with no others.
  test ! -f "$1/.terraform.lock.hcl" || cp "$1/.terraform.lock.hcl" "$plans/$name.lock.hcl"
}

apply() { # ROOT
  name=$(printf %s "$1" | tr / -)
  test -f "$plans/$name.tfplan.enc" || { echo "$1: no plan is kept, nothing is applied."; return; }
  cipher -d "$plans/$name.tfplan.enc" "$work/$name.tfplan" ||
    fail "$plans/$name.tfplan.enc: it was not encrypted with this POSERIG_PLAN_PASSPHRASE. Plan again."
  test ! -f "$plans/$name.lock.hcl" || cp "$plans/$name.lock.hcl" "$1/.terraform.lock.hcl"
  terraform -chdir="$1" init -input=false
  terraform -chdir="$1" apply -input=false "$work/$name.tfplan"
}

case $what in plan | apply) ;; *) fail "$what: only plan and apply are known." ;; esac
test $# -gt 0 || fail "no root is named. Usage: pipeline.sh plan|apply ROOT..."
test -n "${POSERIG_PLAN_PASSPHRASE:-}" || fail "POSERIG_PLAN_PASSPHRASE is not set. Make it a secret of the repository (docs/pipeline.md)."
for root in "$@"; do
  test -f "$root/terraform.tf" || fail "$root: it is no root of this repository. Name a folder with a terraform.tf: terraform/account or terraform."
  grep -qs 'backend "s3"' "$root"/*.tf || fail "$root: its state would be lost with the runner. Commit $root/backend.tf (docs/pipeline.md)."
done
tree=$(git rev-parse "HEAD^{tree}")

# In the clear only here, and gone at the end.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if test "$what" = plan; then
  rm -rf "$plans"
  mkdir -p "$plans"
  changed=
  for root in "$@"; do plan "$root"; done
  echo "$tree" >"$plans/tree"
else
  test "$(cat "$plans/tree" 2>/dev/null)" = "$tree" || fail "$plans: these plans are not of the files that are checked out. Plan again."
  for root in "$@"; do apply "$root"; done
fi
