#!/bin/sh
# `npm run bench`: sets up, builds, and measures.
set -eu
cd "$(dirname -- "$0")/.."
. ci/environment.sh
sh ci/setup.sh bench
# Once more: what set-up installed just now is used at once.
. ci/environment.sh
sh ci/build.sh
exec node_modules/.bin/node ci/bench.ts "$@"
