#!/bin/sh
# Hands the workforce and its user pool from the state of a stack to that of the account layer, or back.
# Nothing in AWS is touched: what changes is which state knows them. Works with any backend.
#
# Usage: split_state.sh [--back] [--yes] [STACK [ACCOUNT]]
#
#   STACK    folder of the stack's root; default: terraform
#   ACCOUNT  folder of the account layer's root; default: terraform/account
#   --back   from the account layer's state to the stack's, with the addresses of the roots before there
#            were two (modules/stack and modules/account are not named): for going back to an older commit
#   --yes    do not ask
#
# Both folders must have been initialized (`terraform init`). Copies of both states as they were are kept
# beside the roots, as state-before-split.<time>.json: they hold the user pool client's secret.
set -eu

back=no
ask=yes
while test $# -gt 0; do
  case $1 in
    --back) back=yes ;;
    --yes) ask=no ;;
    -*) echo "Unknown option $1. Usage: split_state.sh [--back] [--yes] [STACK [ACCOUNT]]" >&2; exit 2 ;;
    *) break ;;
  esac
  shift
done
stack=${1:-terraform}
account=${2:-terraform/account}

# What the account layer has: the names are the same in both states, below another module.
parts='aws_cognito_user_pool.workers
aws_cognito_user_pool_domain.workers
aws_cognito_user_pool_client.worker_portal
aws_cognito_managed_user_pool_client.worker_portal
aws_sagemaker_workforce.private'

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

pull() { # ROOT FILE
  test -d "$1" || { echo "There is no folder $1. Name the two roots: split_state.sh STACK ACCOUNT" >&2; exit 1; }
  terraform -chdir="$1" state pull >"$2" || {
    echo "The state of $1 cannot be read. Run \`terraform -chdir=$1 init\` first." >&2
    exit 1
  }
}

listed() { # FILE: addresses of the parts in a state, one a line
  test -s "$1" || return 0
  (cd "$work" && terraform state list -state="$1") | grep -F "$parts" || true
}

pull "$stack" "$work/stack.json"
pull "$account" "$work/account.json"

if test $back = no; then
  from=stack to=account from_root=$stack to_root=$account
else
  from=account to=stack from_root=$account to_root=$stack
fi
found=$(listed "$work/$from.json")
there=$(listed "$work/$to.json")
if test -z "$found"; then
  echo "The state of $from_root holds no workforce and no user pool of poserig: there is nothing to hand over."
  exit 0
fi
if test -n "$there"; then
  echo "Both states hold a workforce or user pool, and a region has one. Nothing was changed." >&2
  echo "In $to_root: $(echo "$there" | tr '\n' ' ')" >&2
  exit 1
fi

# Where a part is in the other state.
target() { # ADDRESS
  part=${1##*.aws_}
  if test $back = no; then echo "module.account.aws_$part"; else echo "module.workforce.aws_$part"; fi
}

echo "From the state of $from_root to that of $to_root:"
for address in $found; do echo "  $address -> $(target "$address")"; done
if test $ask = yes; then
  printf 'Nothing in AWS is touched. Do it? Only "yes" does: '
  read -r answer && test "$answer" = yes || { echo "Nothing was changed."; exit 1; }
fi

time=$(date -u +%Y%m%dT%H%M%SZ)
umask 077
for one in stack account; do
  root=$stack
  test $one = stack || root=$account
  test ! -s "$work/$one.json" || cp "$work/$one.json" "$root/state-before-split.$time.json"
done

move() { # FILE FROM TO: within a state
  (cd "$work" && terraform state mv -state="$1" "$2" "$3" >/dev/null)
}

if test $back = yes; then
  every=$(cd "$work" && terraform state list -state=stack.json)
  for module in $(echo "$every" | sed -n 's/^module\.stack\.\(module\.[a-z_]*\(\[[^]]*\]\)\{0,1\}\).*/\1/p' | sort -u); do
    case $module in
      module.teams) move stack.json module.stack.module.teams module.workforce ;;
      module.cdn*) move stack.json "module.stack.$module" module.cdn ;;
      *) move stack.json "module.stack.$module" "$module" ;;
    esac
  done
  for resource in $(echo "$every" | sed -n 's/^module\.stack\.\([a-z0-9_]*\.[a-z0-9_]*\).*/\1/p' | grep -Ev '^(module|data)\.' | sort -u); do
    move stack.json "module.stack.$resource" "$resource"
  done
  # What refuses a destroy of the account layer is of no use without the people.
  (cd "$work" && terraform state rm -state=account.json module.account.terraform_data.people >/dev/null) || true
fi

for address in $found; do
  (cd "$work" && terraform state mv -state="$from.json" -state-out="$to.json" "$address" "$(target "$address")" >/dev/null)
done

# The receiving state first: if the second push fails, both know the people and neither deletes them.
(cd "$to_root" && terraform state push "$work/$to.json")
(cd "$from_root" && terraform state push "$work/$from.json")
echo "Done. The states as they were: state-before-split.$time.json in each folder; delete them when all is well."
prefix=$(sed -n 's/.*"name": "\(.*\)-worker-portal".*/\1/p' "$work/$to.json" | head -n 1)
test $back = no || echo "What the state of $account still has are the parameters /poserig/account/…: destroy it when you stay."
test $back = yes || test -z "$prefix" || test "$prefix" = poserig ||
  echo "Write into $account/terraform.tfvars: name_prefix = \"$prefix\"   (what they are called cannot change)"
