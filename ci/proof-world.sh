#!/bin/sh
# `npm run proof:world`: sets up, builds the simulated world, and runs the seeds of the proof.
set -eu
cd "$(dirname -- "$0")/.."
. ci/environment.sh
sh ci/setup.sh start
# Once more: what set-up installed just now is used at once.
. ci/environment.sh
. ci/progress.sh
# Only help needs no world.
case " $* " in
  *" --help "* | *" -h "*) ;;
  *) with_progress world cargo build --release --locked --quiet -p pf-world >&2 ;;
esac
exec node_modules/.bin/node ci/proof-world.ts "$@"
