#!/usr/bin/env bash
# Rounds of Flower (FedAvg over gRPC) to compare with `rounds.sh raw`: a server and 8 client processes on loopback exchange the 6,603,710 raw weights
# of femnist-cnn both ways, training replaced by a wait of 20 ms; with SAMPLES each client trains an epoch over so many by PyTorch, in batches of 10.
# Prints a table. PYTHON chooses the interpreter that has Flower 1.8.
#   benchmarks/flower.sh [CLIENTS] [ROUNDS] [SAMPLES]
set -euo pipefail

clients=${1:-8}
rounds=${2:-20}
samples=${3:-}
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
python=${PYTHON:-python3}
port=${FLOWER_PORT:-14080}
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

"$python" -c 'import flwr' 2>"$work/import.log" || { echo "Flower is missing: pip install flwr==1.8.0" >&2; exit 2; }

"$python" "$here/flower_app.py" server "127.0.0.1:$port" "$clients" "$work/rounds" >"$work/server.log" 2>&1 &
children=($!)
# A client of Flower ends where no server listens.
until (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
    kill -0 "${children[0]}" 2>/dev/null || { cat "$work/server.log" >&2; exit 3; }
    sleep 0.2
done
for ((i = 1; i <= clients; i++)); do
    "$python" "$here/flower_app.py" client "127.0.0.1:$port" ${samples:+"$samples"} >"$work/client-$i.log" 2>&1 &
    children+=($!)
done

table_head
measure "Flower, $clients clients${samples:+, an epoch of $samples samples}" "$work/rounds" "$rounds" "${children[@]}" || { tail -n 5 "$work"/*.log >&2; exit 3; }
