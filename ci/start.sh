#!/bin/sh
# `npm start`: sets up, builds, and runs the demo with the arguments that it gets.
set -eu
cd "$(dirname -- "$0")/.."
. ci/environment.sh
sh ci/setup.sh start
sh ci/build.sh
exec node_modules/.bin/node runtime/src/main.ts demo "$@"
