# shellcheck shell=bash
# Sourced by rounds.sh and flower.sh, which so measure alike. Keeps its own file in the folder $work.
# measure NAME FILE ROUNDS SERVER CLIENT... waits until the process SERVER has written ROUNDS lines to FILE, one a round, and prints a row of a table:
# seconds from the end of a round to the end of the next, processor seconds a round, both of the later half of the rounds,
# and the peak memory of the processes SERVER and first CLIENT. Returns 3 if one of the processes ends before.

# Numbers have a decimal point.
export LC_ALL=C

table_head() {
    printf '| what | rounds | seconds a round, median | least | server: peak MB | CPU s a round | one client: peak MB | CPU s a round |\n'
    printf '| --- | --- | --- | --- | --- | --- | --- | --- |\n'
}

measure() {
    local name=$1 rounds=$3 server=$4 client=$5 ends=${work:?}/ends half server_cpu client_cpu
    # Where the file is not there yet, tail polls once a second.
    wait_for_rounds "$2" 1 "${@:4}" || return
    tail --pid="$server" -n +1 -f "$2" | while read -r _; do echo "$EPOCHREALTIME"; done >"$ends" &
    wait_for_rounds "$ends" $((rounds / 2)) "${@:4}" || return
    half=$(lines "$ends") server_cpu=$(cpu "$server") client_cpu=$(cpu "$client")
    wait_for_rounds "$ends" "$rounds" "${@:4}" || return
    rounds=$(lines "$ends") server_cpu="$(cpu "$server") $server_cpu" client_cpu="$(cpu "$client") $client_cpu"
    sed -n "${half},${rounds}p" "$ends" | awk 'NR > 1 { printf "%.6f\n", $1 - last } { last = $1 }' | sort -n |
        awk -v name="$name" -v rounds="$rounds" -v server="$server_cpu $(peak "$server")" -v client="$client_cpu $(peak "$client")" '
            { seconds[NR] = $1 }
            END {
                split(server, s, " "); split(client, c, " ")
                printf "| %s | %d | %.2f | %.2f | %.0f | %.2f | %.0f | %.2f |\n", name, rounds, seconds[int((NR + 1) / 2)], seconds[1],
                    s[3], (s[1] - s[2]) / NR, c[3], (c[1] - c[2]) / NR
            }'
}

wait_for_rounds() {
    while (($(lines "$1") < $2)); do
        for process in "${@:3}"; do
            kill -0 "$process" 2>/dev/null || { echo "a process ended after $(lines "$1") of $2 rounds" >&2; return 3; }
        done
        sleep 0.2
    done
}

lines() { if [[ -f $1 ]]; then wc -l <"$1"; else echo 0; fi; }

# Processor seconds that the process has used: user and system time, which follow the name in brackets.
cpu() { sed 's/.*) //' "/proc/$1/stat" | awk -v ticks="$(getconf CLK_TCK)" '{ print ($12 + $13) / ticks }'; }

# Peak resident memory in MB (10^6 bytes).
peak() { awk '/^VmHWM/ { print $2 * 1024 / 1e6 }' "/proc/$1/status"; }
