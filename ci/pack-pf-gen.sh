#!/bin/sh
# `npm run pack:pf-gen`: sets up, builds pf-gen, and packs it as it would be published. `npm run pack:pf-gen -- FOLDER` puts
# the tarball there. Prints its path on stdout, everything else on stderr. PF_REPOSITORY: see RELEASING.md.
set -eu
case ${1:-} in
  -h | --help)
    echo 'npm run --silent pack:pf-gen -- [FOLDER]: packs pf-gen as it would be published, and prints the path of the tarball'
    exit 0
    ;;
esac
to=${1:-.}
mkdir -p "$to"
to=$(CDPATH='' cd -- "$to" && pwd)
cd "$(dirname -- "$0")/.."
. ci/environment.sh
. ci/progress.sh
sh ci/setup.sh pack

# A folder of this run: two of us may pack at once, and who is in the middle of `npm run build` is not disturbed.
mkdir -p .cache
built=$(mktemp -d "$PWD/.cache/pack-XXXXXX")
trap 'rm -rf "$built"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
here=$PWD
(
  cd generators
  PATH="$here/node_modules/.bin:$PATH"
  with_progress pack tsup --config tsup.config.ts --out-dir "$built/package"
  with_progress pack tsc -p tsconfig.types.json --outDir "$built/package/types"
) >&2
name=$(npm pack "$built/package" --pack-destination "$to" --silent)
echo "$to/$name"
