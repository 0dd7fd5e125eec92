#!/bin/sh
# `npm run demo:drift`: sets up, builds, and plays the drift story in a scratch copy.
set -eu
cd "$(dirname -- "$0")/.."
. ci/environment.sh
sh ci/setup.sh drift
# Once more: what set-up installed just now is used at once.
. ci/environment.sh
sh ci/build.sh
exec node_modules/.bin/node ci/drift.ts "$@"
