#!/bin/sh
# `npm test`: sets up, then runs every stage. The last line is the total.
set -eu
cd "$(dirname -- "$0")/.."
. ci/environment.sh
sh ci/setup.sh test
exec node_modules/.bin/node ci/test.ts "$@"
