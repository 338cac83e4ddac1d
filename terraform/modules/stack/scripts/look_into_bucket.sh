#!/bin/sh
# Ends with an error while a bucket holds what the stack did not put there: images, labels, or older
# versions of them. `terraform destroy` runs it before anything is removed, and so does `make destroy`.
#
# Usage: look_into_bucket.sh BUCKET
#
# It looks with the first of these that is there and has boto3: the Python of POSERIG_PYTHON, of a
# checkout's .venv, of the `poserig` on PATH, of the active virtual environment; else with the AWS command
# line. Without any of them it says so and lets things go on.
set -eu

bucket=$1
here=$(dirname "$0")
own='components/|templates/'

# The Python in the first line of the installed `poserig`, such as pipx writes it.
python_of_poserig() {
  installed=$(command -v poserig 2>/dev/null) || return 0
  sed -n '1s/^#! *\([^ ]*python[^ ]*\).*/\1/p' "$installed"
}

for python in "${POSERIG_PYTHON:-}" "$here/../../../../.venv/bin/python" "$(python_of_poserig)" \
  "${VIRTUAL_ENV:-/nowhere}/bin/python"; do
  test -n "$python" && test -x "$python" && "$python" -c "import boto3" 2>/dev/null || continue
  exec "$python" "$here/look_into_bucket.py" "$bucket" "$own"
done

if ! command -v aws >/dev/null 2>&1; then
  echo "Neither poserig nor the AWS command line is here to look whether $bucket holds images." >&2
  exit 0
fi
if ! keys=$(aws s3api list-object-versions --bucket "$bucket" --output text --max-items 2000 \
  --query '[Versions, DeleteMarkers][][].[Key]' 2>&1); then
  case $keys in *NoSuchBucket*) exit 0 ;; esac
  echo "The bucket $bucket cannot be looked into, so nothing was removed: $keys" >&2
  echo "Give this shell credentials that may list its object versions." >&2
  exit 1
fi
foreign=$(printf '%s\n' "$keys" | grep -Ev "^($own|None\$|\$)" | head -n 1) || true
test -n "$foreign" || exit 0
echo "Nothing of its stack was removed: the bucket $bucket holds more than the stack put there, such as $foreign." >&2
echo "Save what you need and empty it, or apply force_destroy = true first, which deletes it all." >&2
exit 1
