# Steps that `scripts/quickstart` and `scripts/test` share. Each does nothing when its work is already done.
# The caller stands in the repository's folder.

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }

# need PROGRAM PACKAGE…: a program, from Debian's packages when we may install them.
missing_packages=""
need() {
  program=$1
  shift
  command -v "$program" >/dev/null 2>&1 || missing_packages="$missing_packages $*"
}

install_missing() {
  [ -n "$missing_packages" ] || return 0
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    say "Please install these packages first:$missing_packages"
    exit 1
  fi
  say "Installing:$missing_packages"
  # Packages must not start services of their own on the machine of whoever runs this.
  policy=/usr/sbin/policy-rc.d
  [ -e "$policy" ] || { printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy" && made_policy=1; }
  apt-get update -qq
  # shellcheck disable=SC2086 # one word a package
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing_packages >/dev/null
  [ -z "${made_policy:-}" ] || rm -f "$policy"
  missing_packages=""
}

check_node() {
  command -v node >/dev/null 2>&1 || { say "Gallery needs Node 20.19 or newer."; exit 1; }
  node -e 'const [a, b] = process.versions.node.split("."); process.exit(+a > 20 || (+a === 20 && +b >= 19) ? 0 : 1)' ||
    { say "Gallery needs Node 20.19 or newer; this is $(node --version)."; exit 1; }
}

# The lock file's packages, again only when it changed. Node's own headers spare the compiler a download.
install_packages() {
  stamp=node_modules/.gallery-lock
  wanted=$(sha256sum package-lock.json | cut -d' ' -f1)-$(node --version)
  [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return 0
  say "Installing the Node packages (the database driver is compiled once, about a minute)"
  npm_config_nodedir=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")
  [ ! -e "$npm_config_nodedir/include/node/node.h" ] || export npm_config_nodedir
  npm ci --no-audit --no-fund --loglevel=error
  echo "$wanted" >"$stamp"
}

build() {
  say "Building"
  npm run --silent build
}

# venv NAME REQUIREMENT…: a virtual environment under .cache, made again only when its requirements changed.
venv() {
  name=$1
  shift
  folder=.cache/venv-$name
  wanted=$(printf '%s\n' "$@" | { cat; for each in "$@"; do [ ! -f "$each" ] || cat "$each"; done; } | sha256sum | cut -d' ' -f1)
  [ "$(cat "$folder/.gallery" 2>/dev/null)" = "$wanted" ] && return 0
  say "Preparing Python ($name)"
  rm -rf "$folder"
  python3 -m venv "$folder"
  set -- $(for each in "$@"; do [ -f "$each" ] && printf -- '-r %s ' "$each" || printf '%s ' "$each"; done)
  "$folder/bin/pip" install --quiet --disable-pip-version-check "$@"
  echo "$wanted" >"$folder/.gallery"
}
