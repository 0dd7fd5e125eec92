#!/bin/sh
# Builds what runs: simulator, driver, host and client (release). Progress goes to stderr; a build with nothing to do says nothing.
set -eu
exec 1>&2
cd "$(dirname -- "$0")/.."
. ci/environment.sh

build() { # build WORKSPACE CRATE:FILE...
  workspace=$1
  shift
  quiet=--quiet
  crates=
  for pair in "$@"; do
    crates="$crates -p ${pair%%:*}"
    [ -f "$workspace/target/release/${pair#*:}" ] || quiet=
  done
  [ -n "$quiet" ] || echo "build: $workspace (release; a first build takes some minutes)"
  # shellcheck disable=SC2086
  cargo build --release --locked $quiet --manifest-path "$workspace/Cargo.toml" $crates
}
build drivers pf-simulator:pf-sim pf-vdisplay:libpf_vdisplay.so
build host-native pf-hostd:pf-hostd pf-client:pf-client
