#!/bin/sh
# Sets a machine up: system packages, the Rust toolchain, npm packages. Says what it installs and why, installs only
# what is missing, and is done at once when nothing is. Everything it prints goes to stderr.
#
#   sh ci/setup.sh start   what building and running needs
#   sh ci/setup.sh x11     the same, and what the x11 source needs
#   sh ci/setup.sh pack    what packing pf-gen needs: npm packages, and nothing of the system
#   sh ci/setup.sh scripts what a script of ours needs that starts nothing: npm packages, and nothing of the system
#   sh ci/setup.sh unit    what building needs, and what the quick tests need (`npm run unit`)
#   sh ci/setup.sh drift   what building needs, and rustfmt, which the generator calls
#   sh ci/setup.sh bench   the same, and the tools that it measures and is measured against
#   sh ci/setup.sh proof   the same as drift, and the compilers and headers of the proofs
#   sh ci/setup.sh fuzz    what building needs, and cargo-fuzz, in `.cache/tools`
#   sh ci/setup.sh mutants what building needs, and cargo-mutants, in `.cache/tools`
#   sh ci/setup.sh test    all that the tests need beside it
#
# Exit codes: 0 ready, 2 wrong argument, 5 something is missing that this script may not install.
set -eu
exec 1>&2

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
. ci/environment.sh
. ci/progress.sh

purpose=${1:-start}
case $purpose in
  start | x11 | pack | scripts | unit | drift | bench | proof | fuzz | mutants | test) ;;
  *)
    echo "setup: unknown argument '$purpose'; expected start, x11, pack, scripts, unit, drift, bench, proof, fuzz, mutants or test"
    exit 2
    ;;
esac

# The oldest Rust that builds the workspace (rust-version in Cargo.toml).
rust_minor=95
stamps=.cache/setup
# Programs of cargo that one purpose needs: pinned, and for this checkout only.
tools=.cache/tools

has() { command -v "$1" >/dev/null 2>&1; }
say() { printf 'setup: %s\n' "$*"; }
give_up() {
  say "$1"
  shift
  for line in "$@"; do printf '  %s\n' "$line"; done
  exit 5
}

# Same lock file, same script: same set-up.
key() { cat package-lock.json ci/setup.sh | cksum; }
stamped() { [ -f "$stamps/$1" ] && [ "$(cat "$stamps/$1")" = "$(key)" ]; }
has_sanitizers() { has clang && ls "$(clang -print-runtime-dir)"/libclang_rt.asan* >/dev/null 2>&1; }
has_drm() { [ -f /usr/include/drm/drm.h ] || [ -f /usr/include/libdrm/drm.h ]; }
has_headers() { [ -f /usr/include/linux/types.h ]; }
has_font() { [ -f /usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf ]; }
has_all() {
  for program in "$@"; do has "$program" || return 1; done
}

# Two purposes compile nothing.
native=yes
case $purpose in pack | scripts) native= ;; esac
# Development packages are removed again by whoever installs without them, so we look for two that stand for all.
developing=
case $purpose in test | unit | pack | bench) developing=yes ;; esac
has_development() { [ -x node_modules/.bin/tsup ] && [ -x node_modules/.bin/vitest ]; }

ready() {
  [ -x node_modules/.bin/node ] || return 1
  [ -z "$native" ] || has_all cc c++ nasm cargo || return 1
  case $purpose in
    scripts) stamped scripts || stamped start || stamped test ;;
    bench) has_development && has rustfmt && { stamped bench || stamped test; } ;;
    proof) has_all rustfmt clang && has_headers && { stamped proof || stamped test; } ;;
    pack) [ -x node_modules/.bin/tsup ] && { stamped pack || stamped unit || stamped test; } ;;
    start) stamped start || stamped test ;;
    x11) has_all Xvfb xclock && { stamped x11 || stamped test; } ;;
    unit) [ -x node_modules/.bin/vitest ] && has_all rustfmt git && { stamped unit || stamped test; } ;;
    fuzz | mutants) [ -x "$tools/bin/cargo-$purpose" ] && stamped "$purpose" ;;
    drift) has rustfmt && { stamped drift || stamped test; } ;;
    test) [ -x node_modules/.bin/vitest ] && has_all rustfmt make git zsh fish clang lld-link llvm-ar x86_64-w64-mingw32-ld bindgen Xvfb xclock ffprobe tshark python3 chromium && has_font && has_drm && has_sanitizers && stamped test ;;
  esac
}
if ready; then exit 0; fi

# --- system packages -------------------------------------------------------------------------------------------------
packages=
want() { # want PROGRAM PACKAGE WHY
  has "$1" && return 0
  case " $packages " in *" $2 "*) return 0 ;; esac
  say "$2 is missing ($3)"
  packages="$packages $2"
}
if [ -n "$native" ]; then
  want cc build-essential 'compiles C parts of the encoder and links Rust programs'
  want c++ build-essential 'compiles the H.264 encoder'
  want nasm nasm 'assembly of the H.264 encoder; without it a 720p frame takes three times as long'
  has cargo || want curl curl 'fetches the Rust toolchain'
fi
if [ "$purpose" = x11 ] || [ "$purpose" = test ]; then
  want Xvfb xvfb 'X display of the x11 source'
  want xclock x11-apps 'real programs to show in it'
fi
[ "$purpose" != unit ] || want git git 'lists the files that the rules of the house look at'
if [ "$purpose" = proof ]; then
  want clang clang 'reads headers of the system'
  if ! has_headers; then
    say 'linux-libc-dev is missing (headers of the system, which the proof imports)'
    packages="$packages linux-libc-dev"
  fi
fi
if [ "$purpose" = test ]; then
  want clang clang 'second compiler for the generated C header'
  want clang++ clang 'the same as C++'
  if ! has_sanitizers; then
    say 'libclang-rt-dev is missing (address sanitizer of clang, under which the generated dispatchers run)'
    packages="$packages libclang-rt-dev"
  fi
  want bindgen bindgen 'reads the C header back as Rust, to compare layouts'
  want lld-link lld 'links PE, ELF and WebAssembly files, to read locks out of them'
  want llvm-ar llvm 'archives of every dialect, for the same'
  want x86_64-w64-mingw32-ld binutils-mingw-w64-x86-64 'writes PE checksums, to compare with'
  want make make 'builds the driver of a new project'
  want git git 'history that changes are compared with'
  want zsh zsh 'reads its completion script'
  want fish fish 'reads its completion script'
  want ffprobe ffmpeg 'an independent reader of the recorded H.264'
  want tshark tshark 'runs the generated Wireshark dissector on captured sessions'
  want python3 python3 'runs the example emitter, and the reader that it writes'
  want chromium chromium 'shows the generated reference page, to measure its drawings'
  if ! has_drm; then
    say 'libdrm-dev is missing (headers of graphics devices, with which schemas are compared)'
    packages="$packages libdrm-dev"
  fi
  if ! has_font; then
    say 'fonts-dejavu-core is missing (letters for the browser)'
    packages="$packages fonts-dejavu-core"
  fi
fi

install_packages() {
  # shellcheck disable=SC2086
  command="apt-get install -y --no-install-recommends$packages"
  has apt-get || give_up 'this is not a Debian-like machine; install these with its package manager:' "$packages"
  if [ "$(id -u)" = 0 ]; then
    prefix=
  elif has sudo && sudo -n true 2>/dev/null; then
    prefix=sudo
  else
    give_up 'not root; run this, then start again:' "sudo apt-get update && sudo $command"
  fi
  say "running: $command"
  # shellcheck disable=SC2086
  export DEBIAN_FRONTEND=noninteractive
  with_progress setup $prefix apt-get update -q && with_progress setup $prefix $command -q ||
    give_up 'that failed; run it by hand to see why:' "$prefix apt-get update && $prefix $command"
}
[ -z "$packages" ] || install_packages

# Wanted, not needed: what can't be had is done without.
if [ -n "$native" ] && ! has sccache && has apt-get && [ "$(id -u)" = 0 ]; then
  say 'running: apt-get install -y --no-install-recommends sccache (keeps compiled crates for all clones; done without if not to be had)'
  export DEBIAN_FRONTEND=noninteractive
  with_progress setup apt-get install -y --no-install-recommends -qq sccache >/dev/null ||
    say 'no sccache: every clone compiles all crates itself'
fi

# --- Rust ------------------------------------------------------------------------------------------------------------
rust_is_new_enough() {
  has cargo || return 1
  version=$(cargo --version 2>/dev/null | cut -d' ' -f2) || return 1
  major=${version%%.*}
  rest=${version#*.}
  minor=${rest%%.*}
  [ "$major" -gt 1 ] || { [ "$major" = 1 ] && [ "$minor" -ge "$rust_minor" ]; }
}
install_rust() {
  if has rustup; then
    command="rustup toolchain install stable --profile minimal && rustup default stable"
    say "cargo is missing or older than 1.$rust_minor; running: $command"
    with_progress setup rustup toolchain install stable --profile minimal && rustup default stable || true
  else
    command="curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y --profile minimal"
    say "cargo is missing or older than 1.$rust_minor; installing the Rust toolchain for this user: $command"
    mkdir -p "$stamps"
    if with_progress setup curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs -o "$stamps/rustup-init.sh"; then
      with_progress setup sh "$stamps/rustup-init.sh" -y --profile minimal || true
      rm -f "$stamps/rustup-init.sh"
    fi
    . ci/environment.sh
  fi
  rust_is_new_enough || give_up "Rust 1.$rust_minor or newer is needed and could not be installed; run this, then start again:" "$command"
}
[ -z "$native" ] || rust_is_new_enough || install_rust

component() { # component PROGRAM COMPONENT WHY
  cargo "$1" --version >/dev/null 2>&1 && return 0
  has rustup || give_up "$2 is missing ($3)" "Install the component $2 of your Rust toolchain."
  say "$2 is missing ($3); running: rustup component add $2"
  rustup component add "$2" || give_up 'that failed; run it by hand to see why:' "rustup component add $2"
}
case $purpose in start | x11 | pack | scripts | fuzz | mutants) ;; *) component fmt rustfmt 'formats generated and written Rust' ;; esac
[ "$purpose" != test ] || component clippy clippy 'lints Rust'

cargo_tool() { # cargo_tool NAME VERSION WHY
  command="cargo install $1 --version $2 --locked --root $tools"
  say "$1 $2 is wanted ($3); running: $command"
  # shellcheck disable=SC2086
  with_progress setup $command --quiet || give_up 'that failed; run it by hand to see why:' "$command"
}
case $purpose in
  fuzz) cargo_tool cargo-fuzz 0.13.2 'builds programs for libFuzzer' ;;
  mutants) cargo_tool cargo-mutants 27.1.0 'changes code, and runs the tests that should see it' ;;
esac

# --- npm packages ----------------------------------------------------------------------------------------------------
if ! stamped start && ! stamped test || [ ! -x node_modules/.bin/node ] || { [ "$purpose" = test ] && ! stamped test; } ||
  { [ -n "$developing" ] && ! stamped "$purpose" && ! stamped test; } || { [ -n "$developing" ] && ! has_development; }; then
  has npm || give_up 'npm is missing; install Node.js with npm (any version from 20 on), then start again'
  # Development packages (compilers, linters, the test runner) come with the tests; once there, they stay.
  omit=--omit=dev
  if [ -n "$developing" ] || [ -d node_modules/vitest ]; then omit=--include=dev; fi
  # Not `npm ci`: it refuses a lock file that was written where the packages of other platforms could not be seen.
  command="npm install --no-save $omit --no-audit --no-fund"
  say "installing npm packages: $command"
  with_progress setup $command --loglevel=error || give_up 'that failed; run it by hand to see why:' "$command"
fi

mkdir -p "$stamps"
key >"$stamps/$purpose"
say "ready for $purpose"
