#!/bin/sh
# Builds what runs: simulator, driver, host and client (release). Progress goes to stderr, what is compiled and every 15 s that
# it still is; a build with nothing to do says nothing.
set -eu
exec 1>&2
cd "$(dirname -- "$0")/.."
. ci/environment.sh
. ci/progress.sh

crates=
for pair in pf-simulator:pf-sim pf-vdisplay:libpf_vdisplay.so pf-hostd:pf-hostd pf-client:pf-client; do
  crates="$crates -p ${pair%%:*}"
  [ -f "target/release/${pair#*:}" ] || first=yes
done
[ -z "${first:-}" ] || echo "build: simulator, driver, host and client (release; a first build takes some minutes)"
# What Cargo says at its end is no news; the exit code comes past the filter.
# shellcheck disable=SC2086
code=$({ { { with_progress build cargo build --release --locked $crates 2>&1 3>&- || echo $? >&3; } | sed -u '/^ *Finished /d' >&2; } 3>&1; })
exit "${code:-0}"
