#!/usr/bin/env bash
# All runs of this folder, one comparison a condition: experiments/conditions/sweep.sh OUT. Goes on where it was stopped.
# SEEDS=1,2,3 in the environment: with other seeds than 1. A run that fails, as it diverges, has no row; the others go on, and its exit code is that of the end.
set -euo pipefail
out=$(realpath -m -- "${1:?expected a folder for the runs}")
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
mnist=experiments/mnist
conditions=experiments/conditions
failed=0
trap 'exit 130' INT TERM

compare() {
    local name=$1
    shift
    ./afd compare --seeds "${SEEDS:-1}" --target 0.9 --set afd.round.deadline=3h --out "$out/$name" --resume "$@" || failed=$?
}

sweep() {
    local name=$1
    shift
    compare "$name" --config $mnist/fedavg.conf --with $mnist/afd-dgc.conf,$mnist/lean.conf "$@"
}

for partition in iid shards; do sweep "partition-$partition" --set "afd.data.partition=$partition"; done
for alpha in 0.1 0.5 1; do sweep "alpha-$alpha" --set "afd.data.alpha=$alpha"; done
for clients in 10 1000; do sweep "clients-$clients" --set "afd.data.clients=$clients"; done
for cohort in 1 5 20; do
    sweep "cohort-$cohort" --set "afd.selection.clients-per-round=$cohort" --set afd.selection.min-clients=1 --set afd.selection.min-updates=1
done
for rate in 0.1 0.25 0.5 0.75; do
    compare "rate-$rate" --config $mnist/afd-dgc.conf --with $mnist/lean.conf --set "afd.dropout.rate=$rate"
done
dotnet build $conditions/DropOuts -c Release -v q --nologo
for part in 0.1 0.3; do
    compare "drop-outs-$part" --plugin artifacts/bin/DropOuts/release/DropOuts.dll --config $conditions/fedavg-drop-outs.conf \
        --with $conditions/afd-dgc-drop-outs.conf,$conditions/lean-drop-outs.conf --set "afd.uplink.options.part=$part"
done
exit "$failed"
