#!/usr/bin/env bash
# Part of action.yml: makes the review. Ends well whatever the verdict is: the comment comes before the check fails.
set -euo pipefail

# The project's own installation, else the one of this action.
cli="$ACTION_PATH/gitops/bin/influxdb-gitops.js"
for folder in "$CWD" .; do
  if [[ -e "$folder/node_modules/influxdb-gitops/bin/influxdb-gitops.js" ]]; then
    cli="$folder/node_modules/influxdb-gitops/bin/influxdb-gitops.js"
    break
  fi
done
if [[ "$cli" == "$ACTION_PATH"/* && ! -e "$ACTION_PATH/gitops/dist/cli.js" ]]; then
  (cd "$ACTION_PATH" && npm ci --no-audit --no-fund && npm run build) >&2
fi

out=$(mktemp -d "${RUNNER_TEMP:-/tmp}/influxdb-review-XXXXXX")
args=(review --cwd "$CWD" --fail-on "$FAIL_ON" --marker "$CWD $STACK")
args+=(--format github --out "markdown=$out/review.md" --out "sarif=$out/review.sarif" --out "json=$out/review.json")
if [[ -n "$STACK" ]]; then args+=(--stack "$STACK"); fi
if [[ -n "$WAIVERS" ]]; then args+=(--waivers "$WAIVERS"); fi
if [[ -n "$PREVIEW" ]]; then args+=("$PREVIEW"); elif [[ "$REFRESH" == true ]]; then args+=(--refresh); fi

code=0
node "$cli" "${args[@]}" || code=$?
if [[ ! -e "$out/review.md" ]]; then exit "$code"; fi
cat "$out/review.md" >>"$GITHUB_STEP_SUMMARY"
{
  echo "code=$code"
  echo "verdict=$(node -p 'JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).verdict' "$out/review.json")"
  echo "markdown=$out/review.md"
  echo "sarif=$out/review.sarif"
  echo "json=$out/review.json"
} >>"$GITHUB_OUTPUT"
