#!/bin/sh
# Fuzzes every REST operation of a built server with Schemathesis, by the contract that the server itself serves.
#   acceptance/fuzz/rest.sh [examples per operation, 50 unless told]
# Makes its own virtual environment; starts, and stops, its own server on a free port with a folder of its own.
set -eu
cd "$(dirname "$0")/../.."
examples=${1:-50}
work=$(mktemp -d)
server=
stop() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  [ -z "$server" ] || wait "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap stop EXIT INT TERM

venv=$PWD/.cache/fuzz-venv
if [ ! -x "$venv/bin/schemathesis" ]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet "schemathesis>=4,<5"
fi

node dist/cli/main.js server --host 127.0.0.1 --port 0 --thrift-port off --data-dir "$work/data" >"$work/log" 2>&1 &
server=$!
url=
for _ in $(seq 50); do
  url=$(grep -o 'http://127\.0\.0\.1:[0-9]*' "$work/log" | head -1)
  [ -z "$url" ] || break
  sleep 0.2
done
[ -n "$url" ] || { cat "$work/log"; exit 1; }

# A stream of changes never ends, and waiting for one is waiting. It keeps notes in the folder where it runs.
cd "$work"
"$venv/bin/schemathesis" run "$url/api/v1/openapi.json" \
  --max-examples "$examples" --phases examples,coverage,fuzzing --seed 1 --no-color \
  --exclude-operation-id storage.streamChanges \
  --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance
