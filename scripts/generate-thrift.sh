#!/bin/sh
# Generates the code of idl/gallery.thrift for the server and the Python client.
# With --check: writes nothing, and fails when the committed code differs from what would be generated.
set -eu
cd "$(dirname "$0")/.."

wanted="0.17.0"
found=$(thrift --version 2>/dev/null | awk '{ print $3 }') || true
if [ "$found" != "$wanted" ]; then
  echo "generate-thrift: needs thrift $wanted (Debian: thrift-compiler), found ${found:-none}" >&2
  exit 2
fi

node_code=src/api/thrift/gen
python_code=clients/python/src/gallery/_thrift_gen
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

thrift -strict --gen js:node,ts,es6 -o "$work" idl/gallery.thrift
thrift -strict --gen py -o "$work" idl/gallery.thrift
rm -f "$work"/gen-py/gallery/_thrift_gen/*-remote
echo '{ "type": "commonjs" }' >"$work/gen-nodejs/package.json"

# The compiler keeps maps in plain objects, where a key such as __proto__ or hasOwnProperty is not data.
for file in "$work"/gen-nodejs/*.js; do
  perl -0pi -e '
    s/(this\.(?!_)\w+) = \{\};/$1 = Object.create(null);/g;
    s/((?:this\.\w+))\.hasOwnProperty\(/Object.hasOwn($1, /g;
    s/Thrift\.copyMap\(/copyMap(/g;
    s/(const Int64 = require\(.node-int64.\);\n)/$1
function copyMap(map, [Type]) {
  const copy = Object.create(null);
  for (const key of Object.keys(map)) copy[key] = Type === null ? map[key] : new Type(map[key]);
  return copy;
}
/;
  ' "$file"
  sed -i -e 's/[[:space:]]*$//' "$file"
done

# The compiled client takes no callback in this form; its overloads with one would hide what each function answers.
perl -0pi -e 's{\n\s*/\*\*(?:(?!\*/).)*\*/\s*\n[^\n]*callback\?:[^\n]*\n}{\n}gs; s{[^\n]*callback\?:[^\n]*\n}{}g' "$work/gen-nodejs/Gallery.d.ts"
sed -i -e 's/[[:space:]]*$//' "$work"/gen-nodejs/*.d.ts

# compare_or_copy FROM TO
compare_or_copy() {
  if [ "$check" = yes ]; then
    diff -r -x __pycache__ "$2" "$1" || { echo "generate-thrift: $2 is out of date; run scripts/generate-thrift.sh" >&2; exit 1; }
  else
    rm -rf "$2"
    mkdir -p "$(dirname "$2")"
    cp -R "$1" "$2"
  fi
}

check=no
[ "${1:-}" = "--check" ] && check=yes
compare_or_copy "$work/gen-nodejs" "$node_code"
compare_or_copy "$work/gen-py/gallery/_thrift_gen" "$python_code"
