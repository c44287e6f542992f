#!/usr/bin/env bash
# Rounds of 64 clients on 1, 2, 4 and 8 client processes, each with one training job, training replaced by a wait of 200 ms:
# what is lost beside the ideal 64 / processes * 200 ms is the system's own. Prints a table; needs a built program (./afd setup).
#   benchmarks/scaling.sh [ROUNDS]
set -euo pipefail

rounds=${1:-4}
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
program=${AFD_PROGRAM:-$root/artifacts/bin/Cli/release/afd.dll}
work=$(mktemp -d)
children=()

cleanup() {
    for child in "${children[@]}"; do kill -9 "$child" 2>/dev/null || true; done
    rm -rf "$work"
}
trap cleanup EXIT

awk 'BEGIN {
    srand(1); print "label,client,x0,x1"
    for (c = 0; c < 64; c++) for (r = 0; r < 4; r++) { x = rand(); y = rand(); printf "%d,c%02d,%.6f,%.6f\n", (x + y > 1), c, x, y }
}' >"$work/data.csv"

cat >"$work/scaling.conf" <<CONF
afd {
  run { rounds = $rounds, eval-every = 100000 }
  model.name = mlp
  data { name = csv, path = "$work/data.csv", partition = natural, clients = 0 }
  selection { clients-per-round = 64, min-clients = 64, min-updates = 64, start-clients = 64 }
  training { simulate = 200ms, jobs = 1 }
}
CONF

printf '| client processes | ideal round (s) | measured round (s, median) | share of the ideal |\n| --- | --- | --- | --- |\n'
port=${AFD_PORT:-14053}
for processes in 1 2 4 8; do
    run=$work/run-$processes
    dotnet "$program" coordinator --config "$work/scaling.conf" --listen "127.0.0.1:$port" --out "$run" >"$work/coordinator-$processes.log" 2>&1 &
    children=($!)
    for ((i = 1; i <= processes; i++)); do
        dotnet "$program" client --config "$work/scaling.conf" --join "127.0.0.1:$port" --clients "$i/$processes" --state "$work/state" >"$work/client-$processes-$i.log" 2>&1 &
        children+=($!)
    done
    wait "${children[0]}" || { cat "$work/coordinator-$processes.log" >&2; exit 3; }
    for child in "${children[@]:1}"; do wait "$child" || true; done
    children=()
    # The first round waits for the processes to start.
    grep -o '"seconds":[0-9.]*' "$run/rounds.jsonl" | cut -d: -f2 | tail -n +2 | sort -n |
        awk -v p="$processes" '{ s[NR] = $1 } END { m = s[int((NR + 1) / 2)]; ideal = 64 / p * 0.2; printf "| %d | %.2f | %.2f | %.0f %% |\n", p, ideal, m, 100 * ideal / m }'
    port=$((port + 1))
done
