# Sourced by the programs of this folder and of java-groups-levels: builds the sources against a version of the client,
# and runs one of their main classes.
# shellcheck shell=bash
need java openjdk-17-jdk-headless
need javac openjdk-17-jdk-headless
need mvn maven

# build_checks VERSION FOLDER...: compiles src/FOLDER... against that version's client, once.
build_checks() {
  alone build_checks_alone "$@"
}

build_checks_alone() {
  local home="$COMPAT_ROOT/java-groups" version="$1" build="$COMPAT_CACHE/java-groups-$1"
  local pom="$COMPAT_ROOT/java/pom.xml" shared="$COMPAT_ROOT/java/src/main/java/klamm/compat"
  shift
  if [ -f "$build/.complete" ] && [ -z "$(find "$pom" "$shared" "$home/src" -newer "$build/.complete" -print -quit)" ]; then
    return
  fi
  mkdir -p "$build/libs"
  if [ ! -f "$build/libs/kafka-clients-$version.jar" ]; then
    mvn --batch-mode --quiet -Dstyle.color=never --file "$pom" "-Dkafka.version=$version" "-Dbuild.folder=$build" \
      org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies \
      -DincludeScope=runtime "-DoutputDirectory=$build/libs" >&2
  fi
  rm -rf "$build/classes"
  find "${@/#/$home/src/}" -name '*.java' -print0 |
    xargs -0 javac --release 17 -nowarn -d "$build/classes" -cp "$build/libs/*" "$shared/Checks.java" "$shared/Clients.java" >&2
  touch "$build/.complete"
}

# run_checks VERSION MAIN
run_checks() {
  local build="$COMPAT_CACHE/java-groups-$1"
  java -Xmx320m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dorg.slf4j.simpleLogger.defaultLogLevel=off \
    -cp "$build/classes:$build/libs/*" "klamm.compat.$2"
}
