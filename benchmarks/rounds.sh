#!/usr/bin/env bash
# Rounds of a coordinator and 8 client processes on loopback, each with one client of femnist-cnn (6,603,710 weights): `raw` sends
# all weights both ways, `afd` is adaptive dropout and DGC as the defaults have them. With `machine` all files are flushed to the disk, with
# `process` none (afd.run.durability). Training is a wait of 20 ms; with SAMPLES each client trains an epoch over so many, in batches of 10.
# Prints a table; needs a built program (./afd setup).
#   benchmarks/rounds.sh [raw|afd] [CLIENTS] [ROUNDS] [machine|process] [SAMPLES]
set -euo pipefail

mode=${1:-raw}
clients=${2:-8}
rounds=${3:-20}
durability=${4:-machine}
samples=${5:-}
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
program=${AFD_PROGRAM:-$here/../artifacts/bin/Cli/release/afd.dll}
address=127.0.0.1:${AFD_PORT:-14070}
work=$(mktemp -d)
children=()

# shellcheck source=measure.sh
source "$here/measure.sh"

cleanup() {
    for child in "${children[@]}"; do kill -9 "$child" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT

case $mode in
    raw) codecs='uplink.codec = raw, downlink.codec = raw, dropout.strategy = none' ;;
    afd) codecs='' ;;
    *) echo "expected raw or afd, got $mode" >&2; exit 2 ;;
esac

# The 10,000 generated samples are dealt out to so many clients, of which the first ones are here.
owners=$((samples ? 10000 / samples : clients))
training=${samples:+'batch = 10, epochs = 1'}

cat >"$work/rounds.conf" <<CONF
afd {
  run { rounds = 100000, eval-every = 100000, durability = $durability }
  model.name = femnist-cnn
  data { name = synthetic, partition = iid, clients = $owners }
  selection { clients-per-round = $clients, min-clients = $clients, min-updates = $clients, start-clients = $clients }
  training { ${training:-simulate = 20ms}, jobs = 1 }
  $codecs
}
CONF

dotnet "$program" coordinator --config "$work/rounds.conf" --listen "$address" --out "$work/run" >"$work/coordinator.log" 2>&1 &
children=($!)
for ((i = 1; i <= clients; i++)); do
    dotnet "$program" client --config "$work/rounds.conf" --join "$address" --clients "$i/$owners" --state "$work/state" >"$work/client-$i.log" 2>&1 &
    children+=($!)
done

table_head
measure "AfdActors $mode, $clients clients, $durability${samples:+, an epoch of $samples samples}" "$work/run/rounds.jsonl" "$rounds" "${children[@]}" || { tail -n 5 "$work"/*.log >&2; exit 3; }
