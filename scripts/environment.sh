# Sourced by the other scripts: finds or installs what they need, and builds.
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

say() {
  printf '== %s\n' "$*" >&2
}

die() {
  printf 'holdfast: %s\n' "$*" >&2
  exit 3
}

java_major() {
  "$1" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -1
}

# Sets JAVA to a java command of version 17 or newer, if there is one.
find_java() {
  local candidate
  for candidate in "${JAVA_HOME:-/nonexistent}/bin/java" "$(command -v java || true)"; do
    if [ -x "$candidate" ] && [ "$(java_major "$candidate")" -ge 17 ] 2>/dev/null; then
      JAVA="$candidate"
      return 0
    fi
  done
  return 1
}

# A JDK, not just a run-time: javac has to be there too.
have_jdk() {
  find_java && { [ -x "$(dirname "$(readlink -f "$JAVA")")/javac" ] || command -v javac >/dev/null; }
}

install_packages() {
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    say "installing $*"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
  else
    die "missing: $*. Install them (on Debian or Ubuntu: sudo apt-get install $*) and run this again."
  fi
}

# A JDK of at least 17 and Maven.
set_up() {
  local missing=()
  have_jdk || missing+=(openjdk-17-jdk-headless)
  command -v mvn >/dev/null || missing+=(maven)
  if [ "${#missing[@]}" -gt 0 ]; then
    install_packages "${missing[@]}"
  fi
  have_jdk || die "needs a JDK of version 17 or newer; JAVA_HOME or PATH should lead to one"
}

# Packages everything without running tests, when a source is newer than what is there.
build() {
  local stamp="$root/target/built"
  if [ -f "$stamp" ] && [ -z "$(find "$root/pom.xml" "$root"/*/pom.xml "$root"/*/src -newer "$stamp" -print -quit)" ]; then
    return 0
  fi
  say "building (the first time also downloads libraries)"
  (cd "$root" && mvn -q -B -DskipTests -Dcheckstyle.skip package) || die "the build failed; see above"
  mkdir -p "$root/target" && touch "$stamp"
}

# Runs a main class of a module with the JVM flags that Chronicle Map needs.
run_java() {
  local module="$1"
  shift
  # shellcheck disable=SC2086
  exec "$JAVA" "@$root/scripts/jvm.options" ${HOLDFAST_JAVA_OPTS:--Xms512m -Xmx512m} \
    -cp "$root/$module/target/classes:$root/$module/target/lib/*" "$@"
}
