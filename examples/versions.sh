#!/bin/sh
# The paper's example of five models that use one another (Figures 5 to 7), told by the command line.
# Start a server with `npx gallery server`, then in another terminal:
#   examples/versions.sh [project]
# Every run makes a project of its own. GALLERY_URL says where the server is, http://127.0.0.1:5150 unless set.
# docs/versions.md shows what it prints and explains it.
set -eu

program=$(dirname "$0")/../dist/cli/main.js
[ -f "$program" ] || { echo "Build Gallery first: npm ci && npm run build" >&2; exit 1; }
project="${1:-figures-$(date +%Y%m%d-%H%M%S)-$$}"

gallery() { node "$program" "$@"; }

# A headline.
step() { printf '== %s\n\n' "$1"; }

# Prints a command and runs it quietly.
quietly() {
  printf '$ %s\n' "$1"
  eval "$1" >/dev/null
}

# Prints a command, then what the command prints.
show() {
  printf '$ %s\n' "$1"
  eval "$1" 2>&1
  echo
}

# Shows a command that must be refused with this code.
show_refusal() {
  printf '$ %s\n' "$2"
  said=$(eval "$2" 2>&1) && { echo "$said"; echo "this should have been refused: $2" >&2; exit 1; }
  printf '%s\n\n' "$said"
  case $said in *"$1,"*) ;; *) echo "expected $1" >&2; exit 1 ;; esac
}

# One value of the first line of JSON that comes in, by the words that lead to it.
value() {
  node -e '
    const [line] = require("node:fs").readFileSync(0, "utf8").split("\n");
    console.log(process.argv.slice(1).reduce((value, name) => value[name], JSON.parse(line)));
  ' "$@"
}

# The first version of each model in lines of JSON.
first_versions() {
  node -e '
    const lines = require("node:fs").readFileSync(0, "utf8").trim().split("\n").map((line) => JSON.parse(line));
    const version = new Map();
    for (const { baseVersionId, instance, version: own } of lines) {
      if (!version.has(baseVersionId)) version.set(baseVersionId, own ?? instance.version);
    }
    console.log([...version].sort().map((pair) => pair.join(" ")).join("  "));
  '
}

# holds WHAT WANTED SEEN: the example checks itself.
holds() {
  [ "$3" = "$2" ] || { echo "$1: expected $2, got $3" >&2; exit 1; }
  printf '%-11s %s\n' "$1" "$3"
}

# versions NEWEST PRODUCTION: what the newest versions are, and what production serves.
versions() {
  holds newest "$1" "$(gallery instance list --all -o ndjson | first_versions)"
  holds production "$2" "$(gallery deployment list -e production --all -o ndjson | first_versions)"
  echo
}

# register MODEL REVISION [OPTION…]: a model in that revision with one instance, which production serves.
register() {
  model=$1 newest=$2
  shift 2
  quietly "gallery model create $model --owner team-$model${*:+ $*}"
  quietly "for n in \$(seq 2 $newest); do gallery model revise $model --description \"attempt \$n\"; done"
  quietly "echo 'weights of $model' | gallery instance upload $model -"
  quietly "gallery deploy $model@$newest.0 --reason first"
}

quietly "export GALLERY_PROJECT=$project GALLERY_ACTOR=ada"
quietly "gallery project create $project"
echo

step "Figure 5: X and Y use A, which uses B and C"
register B 2
register C 3
register A 4 --uses B --uses C
register X 7 --uses A
register Y 8 --uses A
echo
show "gallery dep graph X"
show "gallery dep graph B --direction downstream"
versions "A 4.0  B 2.0  C 3.0  X 7.0  Y 8.0" "A 4.0  B 2.0  C 3.0  X 7.0  Y 8.0"

step "Figure 6: B 2.1 gives A, X and Y new versions, and production stays"
show "gallery preview upload B"
quietly "echo 'new weights of B' | gallery instance upload B -"
echo
versions "A 4.1  B 2.1  C 3.0  X 7.1  Y 8.1" "A 4.0  B 2.0  C 3.0  X 7.0  Y 8.0"
show "gallery pins X@7.1"
show "gallery diff A@4.0 A@4.1"

step "Figure 7: A uses D, too"
quietly "gallery model create D --owner team-D"
quietly "echo 'weights of D' | gallery instance upload D -"
show "gallery dep add A D"
change=$(gallery changes --kind dependency.added -o ndjson | tail -n 1 | value position)
show "gallery effects $change"
versions "A 4.2  B 2.1  C 3.0  D 1.0  X 7.2  Y 8.2" "A 4.0  B 2.0  C 3.0  X 7.0  Y 8.0"
show "gallery pins X@7.2"
show "gallery lineage A --tree"

step "Offers: the owners decide"
show "gallery offers list"
offer=$(gallery offers list A -o ndjson | value uuid)
show "gallery offers get $offer"
show "gallery --actor team-A offers accept $offer --reason 'tested with D'"
versions "A 4.2  B 2.1  C 3.0  D 1.0  X 7.2  Y 8.2" "A 4.2  B 2.0  C 3.0  X 7.0  Y 8.0"

step "Back, and what served before"
show "gallery --actor team-A rollback A --reason 'worse on holidays'"
versions "A 4.2  B 2.1  C 3.0  D 1.0  X 7.2  Y 8.2" "A 4.0  B 2.0  C 3.0  X 7.0  Y 8.0"
show "gallery deployment history A"
moment=$(gallery deployment history A -o ndjson | sed -n 2p | value at)
show "gallery deployment get A --as-of $moment"
holds "served then" "4.2" "$(gallery deployment get A --as-of "$moment" -o ndjson | value instance version)"
echo

step "Protection: nobody deploys over what they have not seen"
show "gallery environment set production --protection if_match"
show_refusal environment.protected "gallery --actor team-X deploy X@7.2 --reason 'newer A'"
position=$(gallery deployment get X -o ndjson | value position)
show "gallery --actor team-X deploy X@7.2 --if-match $position --reason 'newer A'"
versions "A 4.2  B 2.1  C 3.0  D 1.0  X 7.2  Y 8.2" "A 4.0  B 2.0  C 3.0  X 7.2  Y 8.0"

step "Deprecation, and who still uses it"
quietly "gallery --actor pipeline instance download X@7.2 -"
show "gallery instance usage X@7.2"
show "gallery instance deprecate X@7.2 --reason 'trained on a broken feed'"
show "gallery deployment list -e production"
show_refusal instance.deprecated "gallery deploy X@7.2 -e staging --reason 'trial'"

echo "All of it came out as the paper says."
