# Shell words shared by ./run, ./test, ./dev and the suites: where the project is, how to speak, how
# to build. Sourced, never run. Leaves installing to tools/install, the web build to web/build.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build_dir=$top/build/release
log_dir=$top/build/test-logs
# Leave one core's worth of air on a shared machine, never more jobs than cores.
jobs=${FIRSTLINE_JOBS:-$(nproc)}

# One line of progress, for a person.
say() { printf '%s\n' "$*"; }

# One sentence that says what is wrong and what to do, then stop.
die() {
  printf '%s\n' "$*" >&2
  exit 3
}

# Whole seconds since the given $SECONDS value, as "1 min 12 s".
took() {
  local s=$((SECONDS - $1))
  if ((s >= 60)); then printf '%d min %02d s' $((s / 60)) $((s % 60)); else printf '%d s' "$s"; fi
}

# Refuses to start work that the disk cannot hold. $1 = MiB needed, $2 = for what.
need_disk() {
  local free
  free=$(df -Pm "$top" | awk 'NR == 2 { print $4 }')
  ((free >= $1)) || die "There is not enough disk space for $2: $1 MiB are needed and $free are" \
    "free. Free some space and start again."
}

# Runs a long command with its output in a log file; a line every 15 s shows that it lives. On
# failure shows the end of the log. $1 = sentence, $2 = log name, rest = command.
with_progress() {
  local sentence=$1 log=$log_dir/$2.log from=$SECONDS code=0 said=''
  shift 2
  mkdir -p "$log_dir"
  "$@" >"$log" 2>&1 &
  local pid=$! next=$((SECONDS + 15))
  while kill -0 "$pid" 2>/dev/null; do
    sleep 0.1
    # What is over at once needs no sentence: nothing was to be done.
    if [[ ! $said ]] && ((SECONDS > from + 1)); then
      said=1
      say "$sentence"
    fi
    if ((SECONDS >= next)); then
      next=$((SECONDS + 15))
      printf '  %s so far: %s\n' "$(took "$from")" \
        "$(tail -c 400 "$log" | tr '\r' '\n' | grep -v '^$' | tail -n 1 | cut -c 1-100)"
    fi
  done
  wait "$pid" || code=$?
  if ((code != 0)); then
    [[ $said ]] || say "$sentence"
    tail -n 25 "$log" | sed 's/^/  | /'
    say "That failed (exit code $code); the whole log is in ${log#"$top"/}."
  fi
  return "$code"
}

# A hash of the names, sizes and times of what a step reads: when it is as before, the step need
# not run.
stamp_of() {
  (
    cd "$top"
    # A path that is not there yet is no trouble: it changes the list when it comes.
    find "$@" -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -not -path '*/.cache/*' \
      -printf '%p %s %T@\n' 2>/dev/null || true
  ) | LC_ALL=C sort | sha256sum | cut -d ' ' -f 1
}

# Builds the web app into web/dist, unless nothing it reads has changed since the last time.
build_web() {
  local now stamp=$top/build/stamps/web
  [[ -x $top/web/build ]] || return 0
  now=$(stamp_of web data/i18n docs/reference/openapi.json)
  [[ -d $top/web/dist && -f $stamp && $(<"$stamp") == "$now" ]] && return 0
  need_disk 1500 "the web app's build"
  with_progress "Building the web app (about two minutes the first time) ..." web-build \
    "$top/web/build" || return
  mkdir -p "${stamp%/*}"
  # Taken again: the build itself may write generated sources.
  stamp_of web data/i18n docs/reference/openapi.json >"$stamp"
}

# Configures when needed and builds the named targets. $1 = sentence; rest = targets.
build_native() {
  local sentence=$1 web=OFF want
  shift
  mkdir -p "$log_dir"
  [[ -f $top/web/dist/index.html || -d $top/web/dist ]] && web=ON
  want="Release $web tests"
  if [[ ! -f $build_dir/build.ninja ||
    $(cat "$build_dir/firstline.stamp" 2>/dev/null) != "$want" ]]; then
    need_disk 3000 "the build"
    with_progress "Configuring the build ..." configure \
      cmake -S "$top" -B "$build_dir" -G Ninja -DCMAKE_BUILD_TYPE=Release -DWEB="$web" -DTESTS=ON ||
        return
    printf '%s' "$want" >"$build_dir/firstline.stamp"
  fi
  # New files change what there is to build; this asks CMake only when there are some.
  ninja -C "$build_dir" build.ninja >"$log_dir/regenerate.log" 2>&1 || true
  # A target that is not there yet is left to the suite that misses it.
  local -a targets=()
  local target
  for target in "$@"; do
    ninja -C "$build_dir" -t query "$target" >/dev/null 2>&1 && targets+=("$target")
  done
  ((${#targets[@]})) || return 0
  with_progress "$sentence" build \
    ninja -C "$build_dir" -j "$jobs" "${targets[@]}"
}
