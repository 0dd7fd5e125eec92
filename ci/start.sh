#!/bin/sh
# `npm start`: sets up, builds, and runs the demo with the arguments that it gets.
set -eu
cd "$(dirname -- "$0")/.."
. ci/environment.sh
# The x11 source needs an X server of its own; nothing else does.
case " $* " in
  *" --source x11 "* | *" --source=x11 "*) sh ci/setup.sh x11 ;;
  *) sh ci/setup.sh start ;;
esac
# Once more: what set-up installed just now is used at once.
. ci/environment.sh
sh ci/build.sh
exec node_modules/.bin/node runtime/src/main.ts demo "$@"
