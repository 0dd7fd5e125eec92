#!/bin/sh
# Builds both Cargo workspaces (release). Progress goes to stderr; a build with nothing to do says nothing.
set -eu
exec 1>&2
cd "$(dirname -- "$0")/.."
. ci/environment.sh

build() { # build WORKSPACE FILE...
  workspace=$1
  shift
  quiet=--quiet
  for file in "$@"; do
    [ -f "$workspace/target/release/$file" ] || quiet=
  done
  [ -n "$quiet" ] || echo "build: $workspace (release; a first build takes some minutes)"
  cargo build --release --locked $quiet --manifest-path "$workspace/Cargo.toml"
}
build drivers pf-sim libpf_vdisplay.so
build host-native pf-hostd pf-client
