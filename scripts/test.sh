#!/usr/bin/env bash
# Runs every check and closes with one line: how many tests passed and failed. A check that fails does not hide the
# ones after it, but the run fails.
set -uo pipefail
cd "$(dirname "$0")/.."

log=$(mktemp)
# Hundreds of small databases come and go: in memory, where there is room, they cost no disk. What must survive a full
# or a failing disk has tests that make a disk of their own.
memory=
room=$(df --output=avail -k /dev/shm 2>/dev/null | tail -1)
if [ -z "${TMPDIR:-}" ] && [ "${room:-0}" -gt 4000000 ]; then
  memory=$(mktemp -d /dev/shm/indsigt-XXXXXX)
  chmod 1777 "$memory"
  export TMPDIR=$memory
fi
trap 'rm -rf "$log" ${memory:+"$memory"}' EXIT
failed_steps=()

# step NAME COMMAND…
step() {
  local name=$1 started=$SECONDS
  shift
  printf '\n== %s\n' "$name"
  if "$@" 2>&1 | tee -a "$log"; then
    printf '== %s: ok (%d s)\n' "$name" $((SECONDS - started))
  else
    printf '== %s: FAILED (%d s)\n' "$name" $((SECONDS - started))
    failed_steps+=("$name")
  fi
}

in_frontend() { (cd frontend && "$@"); }

# count WORD: the sum of "N passed" or "N failed" over the closing lines of cargo test and of Playwright.
count() {
  sed 's/\x1b\[[0-9;]*m//g' "$log" |
    grep -E '^test result:|^ +[0-9]+ (passed|failed)' |
    grep -oE "[0-9]+ $1" |
    awk '{ sum += $1 } END { print sum + 0 }'
}

scripts/need.sh test || { echo "0 passed, 1 failed"; exit 1; }

step "format" cargo fmt --check
step "lints" cargo clippy --locked --all-targets --quiet -- -D warnings
step "frontend checks" in_frontend npm run --silent check
step "build" cargo build --locked --quiet
step "Rust tests on SQLite and PostgreSQL" cargo test --locked --quiet --no-fail-fast
step "browser tests" in_frontend npm run --silent e2e

passed=$(count passed)
failed=$(count failed)
if [ "${#failed_steps[@]}" -gt 0 ]; then
  printf '\nFailed: %s\n' "$(IFS=,; echo "${failed_steps[*]}")"
  [ "$failed" -gt 0 ] || failed=${#failed_steps[@]}
fi
printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "${#failed_steps[@]}" -eq 0 ] && [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
