# Sourced by every `run`: where the broker is, where downloads are cached, and how a missing toolchain is reported.
# shellcheck shell=bash
COMPAT_ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
export COMPAT_ROOT
export COMPAT_CACHE="${COMPAT_CACHE:-$COMPAT_ROOT/.cache}"
export BOOTSTRAP="${BOOTSTRAP:-localhost:9092}"
mkdir -p "$COMPAT_CACHE"

# not_run REASON: this client cannot run here. The runner counts exit code 77 as "not run", which fails the whole run.
not_run() {
  echo "NOT RUN: $*" >&2
  exit 77
}

# alone COMMAND...: runs it while no other program here fetches or builds. Neither apt-get nor Maven's local repository, nor a
# folder that two programs share, bears two at a time.
alone() {
  if [ -n "${COMPAT_ALONE:-}" ] || ! command -v flock > /dev/null; then
    "$@"
    return
  fi
  (
    exec 9> "$COMPAT_CACHE/.lock"
    flock 9
    export COMPAT_ALONE=1
    "$@" 9>&-
  )
}

mvn() {
  alone command mvn "$@"
}

# apt_install PACKAGE: installs a Debian package where apt-get is there and may be used.
apt_install() {
  command -v apt-get > /dev/null && [ "$(id -u)" = 0 ] || return 1
  export DEBIAN_FRONTEND=noninteractive
  apt-get install -y --no-install-recommends "$1" > /dev/null 2>&1 ||
    { apt-get update -q > /dev/null 2>&1 && apt-get install -y --no-install-recommends "$1" > /dev/null 2>&1; }
}

# need COMMAND [DEBIAN_PACKAGE]: the command is there, or is installed, or the client is not run.
need() {
  command -v "$1" > /dev/null && return
  if [ -n "${2:-}" ] && alone apt_install "$2" && command -v "$1" > /dev/null; then return; fi
  not_run "the command '$1' is missing${2:+ (Debian package $2)}"
}

# python_venv FOLDER: makes (once) the virtual environment of FOLDER/requirements.txt in the cache and sets $PYTHON to its python.
python_venv() {
  local folder="$1" venv
  venv="$COMPAT_CACHE/venv-$(basename "$folder")"
  need python3 python3-venv
  if [ ! -f "$venv/.complete" ] || [ "$folder/requirements.txt" -nt "$venv/.complete" ]; then
    rm -rf "$venv"
    python3 -m venv "$venv" || not_run "python3 cannot make a virtual environment (Debian package python3-venv)"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: -r "$folder/requirements.txt" >&2
    touch "$venv/.complete"
  fi
  PYTHON="$venv/bin/python"
  export PYTHONPATH="$COMPAT_ROOT/lib" PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
}

# go_build FOLDER: builds the Go program of FOLDER into the cache and sets $PROGRAM.
go_build() {
  need go golang-go
  PROGRAM="$COMPAT_CACHE/$(basename "$1")"
  (cd "$1" && GOFLAGS=-mod=readonly GOTOOLCHAIN=local go build -o "$PROGRAM" .) >&2
}
