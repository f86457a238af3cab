# Sourced by each peer's run script, after its variable "here": Java, the build, a directory, a free port, the end.
. "$here/../../../scripts/environment.sh"

# What was started, and the signal that ends the store.
program=""
store=""
store_signal=TERM
directory=""
watcher=""
is_stopping=""

# A second signal must not end the stopping: bash leaves its EXIT trap where a trap of a signal exits.
on_signal() {
  if [ -z "$is_stopping" ]; then
    is_stopping=yes
    exit 143
  fi
}

# Asks a process to end with a signal, and waits for it, whatever else comes meanwhile.
end() {
  kill -"$1" "$2" 2>/dev/null || true
  while kill -0 "$2" 2>/dev/null; do
    wait "$2" 2>/dev/null || true
  done
}

# The program first, then what it talks to, then what they wrote.
stop_all() {
  is_stopping=yes
  if [ -n "$watcher" ]; then
    kill -TERM "$watcher" 2>/dev/null || true
  fi
  if [ -n "$program" ]; then
    end TERM "$program"
  fi
  if [ -n "$store" ]; then
    end "$store_signal" "$store"
  fi
  if [ -n "$directory" ]; then
    rm -rf "$directory"
  fi
}

# The newest Java that Debian's directory has, else the one that the project uses; PEER_JAVA names another.
find_peer_java() {
  set_up
  local candidate newest
  newest="$(java_major "$JAVA")"
  for candidate in /usr/lib/jvm/*/bin/java; do
    if [ -x "$candidate" ] && [ "$(java_major "$candidate")" -gt "$newest" ] 2>/dev/null; then
      JAVA="$candidate"
      newest="$(java_major "$JAVA")"
    fi
  done
  JAVA="${PEER_JAVA:-$JAVA}"
}

build_peers() {
  local peers="$root/bench/peers" stamp="$root/bench/peers/target/built"
  if [ -f "$stamp" ] && [ -z "$(find "$peers" \( -name pom.xml -o -path '*/src/*' \) -newer "$stamp" -print -quit)" ]; then
    return 0
  fi
  say "building the peers (the first time also downloads libraries)"
  rm -rf "$peers"/*/target/lib
  mvn -q -B -f "$peers/pom.xml" package >&2 || die "the peers do not build; see above"
  mkdir -p "$peers/target" && touch "$stamp"
}

make_directory() {
  umask 077
  directory="$(mktemp -d)"
}

# A port of loopback at which nothing listens now.
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      printf '%s' "$port"
      return
    fi
  done
}

random_text() {
  od -An -N16 -tx1 /dev/urandom | tr -d ' \n'
}

# With PEER_ENDS_WITH_INPUT, ends all when whoever holds the other end of the input ends, however that happens.
watch_input() {
  if [ -n "${PEER_ENDS_WITH_INPUT:-}" ]; then
    exec 3<&0
    (while read -r _ <&3; do :; done; kill -TERM "$$") &
    watcher="$!"
    exec 3<&-
  fi
}

# Runs the peer's program until somebody stops it, and says what it was told.
run_program() {
  export PEER_APP_ID="${PEER_APP_ID:-ak_peer}" PEER_CARDS="${PEER_CARDS:-100}"
  if [ -z "${PEER_SECRET:-}" ]; then
    PEER_SECRET="$(random_text)"
    say "the secret of signatures: $PEER_SECRET"
  fi
  export PEER_SECRET
  say "$("$JAVA" -version 2>&1 | sed -n 2p)"
  "$JAVA" "$@" &
  program="$!"
  wait "$program"
}

# Waits until a command succeeds, as long as the store runs.
await_store() {
  until "$@" >/dev/null 2>&1; do
    kill -0 "$store" 2>/dev/null || { cat "$directory/log" >&2; die "the store did not start; see above"; }
    sleep 0.1
  done
}

trap stop_all EXIT
trap on_signal INT TERM
watch_input
