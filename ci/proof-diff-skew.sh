#!/bin/sh
# `npm run proof:diff-skew`: sets up what the proof calls, and runs it.
set -eu
cd "$(dirname -- "$0")/.."
. ci/environment.sh
sh ci/setup.sh proof
# Once more: what set-up installed just now is used at once.
. ci/environment.sh
exec node_modules/.bin/node ci/proof-diff-skew.ts "$@"
