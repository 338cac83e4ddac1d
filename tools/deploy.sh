#!/bin/sh
# What `make plan` and `make deploy` do: the account layer, then the stack.
#
# Usage: deploy.sh plan|deploy
#
#   ACCOUNT=no  leaves the account layer alone
#   PYTHON      the Python that has poserig
#
# Each layer is planned, and the saved plan is looked into by `poserig doctor --plan`. With `deploy` a yes
# applies that very plan. A layer that is as it should be is passed over.
set -eu

what=$1
here=$(cd "$(dirname "$0")/.." && pwd)
plans=$here/build

# Answers 0 where a plan changes nothing, 2 where it does; ends where there is none.
plan() { # LAYER NAME
  terraform -chdir="$here/$1" init -input=false || exit 1
  code=0
  terraform -chdir="$here/$1" plan -input=false -detailed-exitcode -out="$plans/$2.tfplan" || code=$?
  test $code = 0 || test $code = 2 || exit $code
  test $code = 2 || return 0
  terraform -chdir="$here/$1" show -json "$plans/$2.tfplan" >"$plans/$2.tfplan.json" || exit 1
  "$PYTHON" -m poserig doctor --plan "$plans/$2.tfplan.json" || exit $?
  return 2
}

apply() { # LAYER NAME
  printf '\nApply it to %s? Only "yes" does: ' "$1"
  read -r answer && test "$answer" = yes || { echo "Nothing was changed."; exit 1; }
  terraform -chdir="$here/$1" apply "$plans/$2.tfplan"
}

# Whether the stack names a workforce or work team itself, whatever file or variable says so. Terraform is asked only
# where one of them speaks of it: its answer takes seconds.
names_workforce() {
  env | grep -q existing_workforce ||
    grep -qs existing_workforce "$here"/terraform/*.tfvars "$here"/terraform/*.tfvars.json "$here"/terraform/*override.tf ||
    return 1
  terraform -chdir="$here/terraform" init -input=false >/dev/null
  answer=$(echo 'length(setintersection(try(keys(var.existing_workforce), []), ["workforce_name", "workteam_name"]))' |
    terraform -chdir="$here/terraform" console 2>/dev/null) || answer=0
  test "$answer" != 0
}

"$PYTHON" -m poserig doctor --before-deploy

if test "${ACCOUNT:-yes}" = no; then
  echo "The account layer is left alone (ACCOUNT=no)."
elif names_workforce; then
  echo "The stack has existing_workforce: the account layer is left alone."
else
  echo "== The account layer: terraform/account"
  changes=0
  plan terraform/account account || changes=$?
  if test $changes = 2; then
    if test "$what" = plan; then
      echo
      echo "The stack is planned when the account layer is applied: \`make deploy\` asks for each."
      exit 0
    fi
    apply terraform/account account
  fi
fi

echo "== The stack: terraform"
changes=0
plan terraform deploy || changes=$?
if test $changes = 0; then exit 0; fi
if test "$what" = deploy; then apply terraform deploy; fi
