# Sourced by the scripts beside it: where a Rust toolchain that was just installed is found.
case ":$PATH:" in
  *":${CARGO_HOME:-$HOME/.cargo}/bin:"*) ;;
  *) PATH="$PATH:${CARGO_HOME:-$HOME/.cargo}/bin" ;;
esac
export PATH
# npm's settings for the outer command are not meant for the inner ones.
unset npm_config_json npm_config_dry_run 2>/dev/null || true
