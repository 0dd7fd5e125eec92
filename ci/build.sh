#!/bin/sh
# Builds what runs: simulator, driver, host and client (release). Progress goes to stderr; a build with nothing to do says nothing.
set -eu
exec 1>&2
cd "$(dirname -- "$0")/.."
. ci/environment.sh

quiet=--quiet
crates=
for pair in pf-simulator:pf-sim pf-vdisplay:libpf_vdisplay.so pf-hostd:pf-hostd pf-client:pf-client; do
  crates="$crates -p ${pair%%:*}"
  [ -f "target/release/${pair#*:}" ] || quiet=
done
[ -n "$quiet" ] || echo "build: simulator, driver, host and client (release; a first build takes some minutes)"
# shellcheck disable=SC2086
exec cargo build --release --locked $quiet $crates
