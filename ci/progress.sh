# Sourced by the scripts beside it: nothing takes minutes without a word.

# with_progress WHAT COMMAND… runs a command, and says on stderr every 15 s that it is still at it.
with_progress() {
  what=$1
  shift
  every=${PF_PROGRESS_SECONDS:-15}
  (
    waited=0
    # A sleep holds none of the pipes open, and nobody goes on for a script that was killed.
    while sleep "$every" </dev/null >/dev/null 2>&1 3>&- 4>&- && kill -0 $$ 2>/dev/null; do
      waited=$((waited + every))
      echo "$what: still at it after $waited s" >&2
    done
  ) 3>&- 4>&- &
  teller=$!
  code=0
  "$@" || code=$?
  kill "$teller" 2>/dev/null || true
  wait "$teller" 2>/dev/null || true
  return "$code"
}
