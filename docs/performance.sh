#!/usr/bin/env bash
# docs/performance.sh BENCH PROJECT [N ...]        (default N: 1 52 520)
#
# Prints a table of how long the chains that one would script instead take, over how long `handout` takes, pair by pair
# in one run. BENCH is the folder of the chains (its `compare.sh`, set up with `setup.sh`), PROJECT any project of
# handout whose settings name no picture in `exercises/`. Needs a release build.
set -euo pipefail
bench=$(realpath "$1") project=$(realpath "$2"); shift 2
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
handout=${HANDOUT:-$root/target/release/handout}
echo "$(date +%F), $(nproc) cores, $(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -1), load $(cut -d' ' -f1 /proc/loadavg);"
echo "\`docs/performance.sh BENCH PROJECT $*\`, medians of ${RUNS:-5} pairs."
echo
echo "| exercises | chain | its wall s | ours | wall ratio | its CPU s | ours | CPU ratio | our memory |"
echo "|---|---|---|---|---|---|---|---|---|"
PEERS=${PEERS:-C C2} SKIP_INCR=${SKIP_INCR:-1} "$bench/compare.sh" "$handout" "$project" "${@:-}" 2>/dev/null |
  sed -nE 's/^N=([0-9]+) (.*[^ ]) +peer cpu +([0-9.]+)s wall +([0-9.]+)s .*handout cpu +([0-9.]+)s wall +([0-9.]+)s rss +([0-9]+)MB .*ratio cpu +([0-9.]+) \[.*wall +([0-9.]+) \[.*/| \1 | \2 | \4 | \6 | \9 | \3 | \5 | \8 | \7 MB |/p'
