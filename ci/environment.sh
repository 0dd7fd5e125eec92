# Sourced by the scripts beside it: where a Rust toolchain that was just installed is found, and what caches its work.
case ":$PATH:" in
  *":${CARGO_HOME:-$HOME/.cargo}/bin:"*) ;;
  *) PATH="$PATH:${CARGO_HOME:-$HOME/.cargo}/bin" ;;
esac
export PATH
# Crates of the registry are compiled once for all clones of a machine. The cache lies outside of any clone; without the
# program, with an empty cache or with a server that fails, everything is compiled as ever. PF_COMPILER_CACHE=0: without.
if [ "${PF_COMPILER_CACHE:-1}" = 1 ] && [ -z "${RUSTC_WRAPPER:-}" ] && command -v sccache >/dev/null 2>&1; then
  # Started here, so that its server, which outlives the command, holds none of the command's pipes open.
  sccache --start-server </dev/null >/dev/null 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- || true
  RUSTC_WRAPPER=sccache
  SCCACHE_IGNORE_SERVER_IO_ERROR=1
  export RUSTC_WRAPPER SCCACHE_IGNORE_SERVER_IO_ERROR
fi
# npm's settings for the outer command are not meant for the inner ones.
unset npm_config_json npm_config_dry_run 2>/dev/null || true
