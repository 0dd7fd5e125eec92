#!/bin/sh
# `npm run proof:codecs`: sets up what the proof calls, builds the Rust side, and runs it.
set -eu
cd "$(dirname -- "$0")/.."
. ci/environment.sh
case " $* " in
  *" --help "* | *" -h "*) ;;
  *)
    sh ci/setup.sh proof
    # Once more: what set-up installed just now is used at once.
    . ci/environment.sh
    cargo build --release --locked --quiet -p pf-conformance --bin pf-codecs
    ;;
esac
exec node_modules/.bin/node tests/wire/codecs/main.ts "$@"
