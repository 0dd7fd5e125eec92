#!/bin/sh
# `npm run unit`: the loop in which one works. Types, lints, generated files, and every test that starts nothing heavy.
set -eu
cd "$(dirname -- "$0")/.."
. ci/environment.sh
sh ci/setup.sh unit
# Once more: what set-up installed just now is used at once.
. ci/environment.sh
exec node_modules/.bin/node ci/test.ts --unit "$@"
