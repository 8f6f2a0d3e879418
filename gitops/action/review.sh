#!/usr/bin/env bash
# Part of action.yml: runs the review. Always succeeds, so that the comment is written before the check fails.
set -euo pipefail
here=${BASH_SOURCE[0]%/*}
source "$here/trusted.sh"

# This action's own reviewer, at the version that the workflow specifies; never a copy from the pull request.
build() {
  [[ -e "$ACTION_PATH/gitops/dist/cli.js" ]] ||
    (cd "$ACTION_PATH" && npm ci --ignore-scripts --no-audit --no-fund && npm run build) >&2
}

# Without a stack, the job and the preview distinguish the reviews of several stacks. Each runner has its own folders.
preview=${PREVIEW#"${RUNNER_TEMP:-}"/}
preview=${preview#"${GITHUB_WORKSPACE:-}"/}
: "${MARKER:=$CWD ${STACK:-$GITHUB_WORKFLOW $GITHUB_JOB $JOB_INDEX $preview}}"
out=$(mktemp -d "${RUNNER_TEMP:-/tmp}/influxdb-review-XXXXXX")
# For the comment if this script is killed: the lines at the end replace these.
bash "$here/noVerdict.sh" "$MARKER" >"$out/review.md"
printf '%s\n' code=1 verdict=failed "markdown=$out/review.md" "category=${MARKER//[[:space:]]/-}" >>"$GITHUB_OUTPUT"

args=(review --cwd "$CWD" --fail-on "$FAIL_ON" --marker "$MARKER")
args+=(--format github --out "markdown=$out/review.md" --out "sarif=$out/review.sarif" --out "json=$out/review.json")
if [[ -n "$STACK" ]]; then args+=(--stack "$STACK"); fi
if [[ -n "$WAIVERS" ]]; then args+=(--waivers "$WAIVERS"); fi
if [[ "$DATA" == true ]]; then args+=(--data); fi
if [[ "$REFRESH" == true ]]; then args+=(--refresh); fi
if [[ -n "$PREVIEW" ]]; then args+=("$PREVIEW"); fi

code=0
{ build && node "$ACTION_PATH/gitops/bin/influxdb-gitops.js" "${args[@]}"; } || code=$?
verdict=$(node -p 'JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).verdict' "$out/review.json" 2>/dev/null) ||
  verdict=failed

# 0 and 2 mean that there is a verdict. In every other case, replace an earlier comment.
if [[ "$code" != 0 && "$code" != 2 && "$verdict" != failed ]] || [[ ! -s "$out/review.json" ]]; then
  bash "$here/noVerdict.sh" "$MARKER" >"$out/review.md"
  rm -f "$out/review.sarif" "$out/review.json"
  verdict=failed
  code=1
fi
# Code scanning would take a report without results as a sign that the earlier ones are fixed.
if [[ "$verdict" == failed ]]; then rm -f "$out/review.sarif"; fi
cat "$out/review.md" >>"$GITHUB_STEP_SUMMARY"
{
  echo "code=$code"
  echo "verdict=$verdict"
  echo "markdown=$out/review.md"
  for format in sarif json; do
    if [[ -e "$out/review.$format" ]]; then echo "$format=$out/review.$format"; fi
  done
} >>"$GITHUB_OUTPUT"
