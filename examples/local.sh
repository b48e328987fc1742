# Sourced by the examples' `run` scripts: starts a Kafka broker and an engine, and stops them when the script ends.
# Sets `weir` (the command), `lib` (Weir's jars) and `kafka` (the broker's address). Needs `here`, the example's directory.

weir=$here/../../weir # in the sources
[ -x "$weir" ] || weir=$here/../../bin/weir # in a distribution
"$weir" --version >/dev/null || exit 1 # builds on first use
lib=$here/../../lib
[ -d "$lib" ] || for lib in "$here"/../../target/weir-*/lib; do :; done

work=$(mktemp -d)
pids=
# Stops the processes in reverse order of their start.
finish() {
  for pid in $pids; do kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null; done
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

# background NAME COMMAND…: runs the command until the script ends, with its output in $work/NAME.log.
background() {
  name=$1
  shift
  "$@" >"$work/$name.log" 2>&1 &
  pids="$! $pids"
}

# await NAME TEXT: waits until TEXT is in the output of background command NAME.
await() {
  for _ in $(seq 120); do
    grep -qs "$2" "$work/$1.log" && return
    kill -0 "${pids%% *}" 2>/dev/null || break
    sleep 0.5
  done
  echo "$1 did not start:" >&2
  cat "$work/$1.log" >&2
  exit 1
}

echo "Starting a broker and an engine …"
cd "$work" || exit 1
background dev "$weir" dev --port 0
await dev "Weir is up"
kafka=$(sed -n 's/^bootstrap.servers=//p' .weir/dev.properties | sed 's/\\//g')
