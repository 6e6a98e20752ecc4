# Shell words for a suite of ./test: each check ends in exactly one of pass, fail or skip, which
# write one line to the file that ./test counts. Sourced by tests/suites/*, which ./test starts.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
results=${FIRSTLINE_RESULTS:-/dev/stdout}
quick=${FIRSTLINE_QUICK:-}
shared=${FIRSTLINE_SHARED:-$top/../shared}
firstline=$build_dir/firstline

pass() { printf 'pass %s\n' "$1" >>"$results"; }
fail() { # $1 = name, $2 = why, in one line
  printf 'fail %s\n' "$1" >>"$results"
  say "  failed: $1${2:+ - $2}"
}
skip() { # $1 = name, $2 = why
  printf 'skip %s\n' "$1" >>"$results"
  say "  skipped: $1 - $2"
}

# A folder of this suite's own, gone when it ends.
work_dir=$(mktemp -d "${TMPDIR:-/tmp}/firstline-suite.XXXXXX")
started_pids=()
clean_up() {
  local pid
  for pid in "${started_pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${started_pids[@]}"; do wait "$pid" 2>/dev/null || true; done
  rm -rf "$work_dir"
}
trap clean_up EXIT

# Waits until a file holds a line that matches. $1 = file, $2 = pattern, $3 = seconds, $4 = pid that
# must live.
wait_for_line() {
  local end=$((SECONDS + $3))
  until grep -Eqm1 "$2" "$1" 2>/dev/null; do
    kill -0 "$4" 2>/dev/null || return 1
    ((SECONDS < end)) || return 1
    sleep 0.1
  done
}

# Counts a JSON report of vitest or Playwright with the pinned Node; a report that was not written
# is a failure. $1 = file, $2 = which of the two, $3 = log of the run, $4 = its exit code.
count_report() {
  if [[ ! -s $1 ]]; then
    tail -n 15 "$3" | sed 's/^/  | /'
    fail "$2" "it wrote no report (exit code $4)"
    return
  fi
  "$top/web/build" exec node "$top/tools/count_report.mjs" "$1" "$2" >"$work_dir/counted"
  grep -E '^(pass|fail|skip) ' "$work_dir/counted" >>"$results" || fail "$2" "it ran no test"
  grep '^  ' "$work_dir/counted" || true
}
