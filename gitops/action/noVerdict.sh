#!/usr/bin/env bash
# Prints the comment that replaces an earlier one when a review fails before it can write its own.
#
#   bash noVerdict.sh MARKER [REASON] > review.md
set -euo pipefail
shopt -s extglob
LC_ALL=C

# In the command's own format (markerOf in markdown.ts): letters and digits only, so that nothing can end the marker.
name=${1//+([!A-Za-z0-9_.\/:-])/_}
name=${name//+(-)/-}
name=${name:0:200}
if [[ "$name" != "${1// /_}" ]]; then
  # macOS has only shasum.
  hash=$(printf %s "$1" | { sha256sum 2>/dev/null || shasum -a 256; })
  name+=-${hash:0:12}
fi
echo "<!-- influxdb-gitops review $name -->
### ⚪ No verdict: the review failed

${2:-It ended before it could judge this change.} The log of the run has the reason."
