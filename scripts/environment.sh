# Sourced by the other scripts: finds or installs what they need, and builds.
root="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)"

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
  # Jars of another version would stay there, and be found before the new ones.
  rm -rf "$root"/*/target/lib
  (cd "$root" && mvn -q -B -DskipTests -Dcheckstyle.skip -Dcyclonedx.skip -pl '!deploy' package) || die "the build failed; see above"
  mkdir -p "$root/target" && touch "$stamp"
}

# The options that JAVA needs to run anything of the gateway: what Chronicle Map needs, and what newer versions want beside it.
set_java_options() {
  java_options=("@$root/scripts/jvm.options")
  if [ "$(java_major "$JAVA")" -ge 24 ]; then
    java_options+=("@$root/scripts/java24.options")
  fi
}
