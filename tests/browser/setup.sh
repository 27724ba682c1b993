#!/usr/bin/env bash
# Installs what `make test-browser` needs beside the wheels: programs by apt when root on Debian, packages by npm.
# Elsewhere it says what is missing and stops.
set -euo pipefail
cd "$(dirname "$0")"

missing=()

# need PACKAGE TEST...: Debian's package is missing when the test fails.
need() {
  local package=$1
  shift
  "$@" > /dev/null 2>&1 || missing+=("$package")
}

check() {
  missing=()
  need chromium command -v chromium
  need default-jre-headless command -v java
  need fonts-dejavu-core test -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf
  need libjaxb-java test -e /usr/share/java/jaxb-runtime.jar
  need libreoffice-calc test -e /usr/lib/libreoffice/program/libsclo.so
  need libreoffice-impress test -e /usr/lib/libreoffice/program/libsdlo.so
  need libreoffice-writer test -e /usr/lib/libreoffice/program/libswlo.so
  need nodejs command -v node
  need npm command -v npm
  need poppler-utils command -v pdftotext
}

check
if ((${#missing[@]})) && [[ $(id -u) == 0 ]] && command -v apt-get > /dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends "${missing[@]}" > /dev/null
  check
fi
if ((${#missing[@]})); then
  cat >&2 << MESSAGE
make test-browser must have these packages of Debian, which are not there: ${missing[*]}
On Debian or Ubuntu, as a user who may install:
  sudo apt-get install --no-install-recommends ${missing[*]}
On another system run it in a container of Debian, as root: what is missing is then installed by itself.
MESSAGE
  exit 1
fi
if ! node --eval 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)'; then
  echo "make test-browser must have Node 20 or newer; got $(node --version). Debian 13 has it." >&2
  exit 1
fi
# The scripts of packages are not run: one of them would download a Java of its own.
[[ node_modules/.package-lock.json -nt package-lock.json ]] || npm ci --ignore-scripts --no-audit --no-fund
