#!/bin/sh
# `npm run behaviours`: sets up what it is read with, and prints the inventory.
set -eu
cd "$(dirname -- "$0")/.."
. ci/environment.sh
sh ci/setup.sh scripts
exec node_modules/.bin/node ci/behaviours.ts "$@"
