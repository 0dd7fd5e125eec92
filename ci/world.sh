#!/bin/sh
# `npm run world`: sets up, builds the simulated world, and runs the seeds that it gets.
set -eu
cd "$(dirname -- "$0")/.."
. ci/environment.sh
sh ci/setup.sh start
# Once more: what set-up installed just now is used at once.
. ci/environment.sh
. ci/progress.sh
with_progress world cargo build --release --locked --quiet -p pf-world >&2
exec target/release/pf-world "$@"
