#!/bin/sh
# `npm run proof:fuzz`: sets up what the proof calls, and runs it.
set -eu
cd "$(dirname -- "$0")/.."
. ci/environment.sh
# Only help needs no tool of cargo, which takes minutes to build.
case " $* " in
  *" --help "* | *" -h "*) sh ci/setup.sh scripts ;;
  *) sh ci/setup.sh fuzz ;;
esac
# Once more: what set-up installed just now is used at once.
. ci/environment.sh
exec node_modules/.bin/node ci/proof-fuzz.ts "$@"
