#!/usr/bin/env bash
# Sees to what a build ("build") or a test run ("test") needs: installs it with apt when it may, or says exactly what
# to install and fails.
set -euo pipefail
cd "$(dirname "$0")/.."

say_and_fail() {
  printf 'Missing: %s\nInstall it with: %s\n' "$1" "$2" >&2
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_install() {
  has apt-get && { [ "$(id -u)" = 0 ] || { has sudo && sudo -n true 2>/dev/null; }; }
}

# install WHAT PACKAGE…: by apt, when that is allowed.
install() {
  local what=$1
  shift
  may_install || say_and_fail "$what" "sudo apt-get install $*"
  echo "Installing $what ($*)"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

node_is_new_enough() {
  has node && has npm && node -e '
    const [major, minor] = process.versions.node.split(".").map(Number);
    process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)'
}

has_postgres() {
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || has initdb
}

has_browser() {
  has chromium || has chromium-browser || has google-chrome
}

# Only the program: the tests start one of their own, with a signature of their own.
has_clamd() {
  [ -x /usr/sbin/clamd ] || [ -x /usr/local/sbin/clamd ] || [ -x /usr/bin/clamd ]
}

has_mariadb() {
  PATH=$PATH:/usr/sbin:/usr/local/sbin command -v mariadbd >/dev/null && has mariadb-install-db && has mariadb
}

# Opens locked packages in the tests; `7zz` by its author, `7z` in older systems.
has_seven_zip() { has 7zz || has 7z; }

need_build() {
  has cargo || say_and_fail "Rust 1.92 or newer" "https://rustup.rs or your distribution's rustup package"
  has cc || install "a C compiler" build-essential
  node_is_new_enough || say_and_fail "Node.js 20.19 or newer, with npm" "your distribution's nodejs and npm packages"
}

need_test() {
  has_postgres || install "PostgreSQL" postgresql
  has_postgres || say_and_fail "PostgreSQL" "sudo apt-get install postgresql"
  has_mariadb || install "MariaDB" mariadb-server
  has_mariadb || say_and_fail "MariaDB" "sudo apt-get install mariadb-server"
  # Ubuntu's package is a snap, which a container cannot run; then any Chromium or Chrome on the PATH will do.
  has_browser || install "Chromium" chromium
  has_browser || say_and_fail "Chromium" "sudo apt-get install chromium"
  has_clamd || install "ClamAV's daemon" clamav-daemon
  has_clamd || say_and_fail "ClamAV's daemon (clamd)" "sudo apt-get install clamav-daemon"
  has_seven_zip || install "7-Zip" 7zip
  has_seven_zip || say_and_fail "7-Zip" "sudo apt-get install 7zip"
  python3 -c 'import venv, ensurepip' 2>/dev/null || install "Python with venv" python3 python3-venv
  if ! cmp -s tests/requirements.txt .venv/installed.txt; then
    python3 -m venv .venv
    .venv/bin/pip install --quiet --disable-pip-version-check -r tests/requirements.txt
    cp tests/requirements.txt .venv/installed.txt
  fi
  if ! cmp -s frontend/package-lock.json frontend/node_modules/.installed-lock.json; then
    (cd frontend && npm ci --ignore-scripts --no-audit --no-fund --silent)
    cp frontend/package-lock.json frontend/node_modules/.installed-lock.json
  fi
}

need_build
[ "${1:-build}" = build ] || need_test
