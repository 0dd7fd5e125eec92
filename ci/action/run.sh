#!/bin/sh
# The steps of the action, as a program that can be tried on any machine: `run.sh check` and `run.sh diff`, with the
# action's inputs in the environment. Values of inputs are only ever words of a command, never text of a script.
set -euf

tool() {
  if [ -n "${PF_VERSION:-}" ]; then
    npx --yes "pf-gen@$PF_VERSION" "$@"
  else
    npx --no-install pf-gen "$@"
  fi
}

check() {
  if [ -n "${PF_SARIF:-}" ]; then
    # The findings are told below; this run only keeps them.
    # shellcheck disable=SC2086
    tool check --format sarif ${PF_ARGS:-} >"$PF_SARIF" || true
  fi
  # shellcheck disable=SC2086
  tool check --format github ${PF_ARGS:-}
}

# Commits that a shallow checkout lacks are fetched, one deep.
base() {
  [ -n "${PF_BASE:-}" ] || return 1
  git cat-file -e "$PF_BASE^{commit}" 2>/dev/null || git fetch --quiet --no-tags --depth=1 origin "$PF_BASE"
}

compare() {
  if [ -n "${PF_FAIL_ON:-}" ]; then set -- "$@" --fail-on "$PF_FAIL_ON"; fi
  tool diff --format github "$@"
}

difference() {
  if [ -n "${PF_AGAINST:-}" ]; then
    compare "$PF_AGAINST"
  elif base; then
    compare "$PF_BASE"
  elif [ "${PF_DIFF:-auto}" = true ] || tool release --json | grep -q '"releases":\["'; then
    compare
  else
    echo 'pf-gen: nothing is released and this is no pull request: there is nothing to compare with'
  fi
}

case ${1:-} in
  check) check ;;
  diff) difference ;;
  *)
    echo 'usage: run.sh check|diff' >&2
    exit 2
    ;;
esac
