#!/bin/sh
# `npm test`: sets up, then runs every stage. The last line is the total.
set -eu
cd "$(dirname -- "$0")/.."
. ci/environment.sh
sh ci/setup.sh test
# Once more: what set-up installed just now is used at once.
. ci/environment.sh
exec node_modules/.bin/node ci/test.ts "$@"
