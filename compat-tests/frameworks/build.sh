# Sourced by the programs of kafka-streams, connect, mirror-maker and spring-kafka: fetches what a folder's pom.xml names
# and compiles the folder's sources, both once.
# shellcheck shell=bash
need java openjdk-17-jdk-headless
need javac openjdk-17-jdk-headless
need mvn maven

# build_framework NAME: leaves the jars in $build/libs and the classes in $build/classes.
build_framework() {
  local home="$COMPAT_ROOT/$1" shared="$COMPAT_ROOT/java/src/main/java/klamm/compat"
  build="$COMPAT_CACHE/$1"
  if [ -f "$build/.complete" ] &&
    [ -z "$(find "$home/pom.xml" "$home/src" "$shared" "$COMPAT_ROOT/frameworks/src" -newer "$build/.complete" -print -quit)" ]; then
    return
  fi
  if [ ! -f "$build/libs/.complete" ] || [ "$home/pom.xml" -nt "$build/libs/.complete" ]; then
    rm -rf "$build/libs"
    mvn --batch-mode --quiet -Dstyle.color=never --file "$home/pom.xml" \
      org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies \
      -DincludeScope=runtime "-DoutputDirectory=$build/libs" >&2
    touch "$build/libs/.complete"
  fi
  rm -rf "$build/classes"
  find "$home/src" "$COMPAT_ROOT/frameworks/src" -name '*.java' -print0 |
    xargs -0 javac --release 17 -nowarn -d "$build/classes" -cp "$build/libs/*" "$shared/Checks.java" "$shared/Clients.java" >&2
  touch "$build/.complete"
}

# run_framework MAIN [ARGUMENT...]
run_framework() {
  local main="$1"
  shift
  exec java "-Xmx${FRAMEWORK_HEAP:-384m}" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dorg.slf4j.simpleLogger.defaultLogLevel="${FRAMEWORK_LOG:-off}" \
    -cp "$build/classes:$build/libs/*" "klamm.compat.$main" "$@"
}
