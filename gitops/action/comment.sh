#!/usr/bin/env bash
# Part of action.yml, and for your own workflows: keeps one comment in a pull request. The comment's first line is a
# marker that identifies it. REVIEW is the file; AUTHOR is the comment's author, such as github-actions[bot].
set -euo pipefail
here=${BASH_SOURCE[0]%/*}
source "$here/trusted.sh"

IFS= read -r MARKER <"$REVIEW"
export MARKER
comments="repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments"
problem=$(mktemp)
trap 'rm -f "$problem"' EXIT

# Check the author too: a marker isn't secret, and somebody else's comment must not be changed.
find='.[] | select(.user.login == env.AUTHOR and (.body | startswith(env.MARKER))) | .id'
if ids=$(gh api --paginate "$comments?per_page=100" --jq "$find" 2>"$problem"); then
  id=${ids%%$'\n'*}
  existing="repos/$GITHUB_REPOSITORY/issues/comments"
  # Two runs at the same time may have added two.
  for extra in ${ids:${#id}}; do gh api --silent --method DELETE "$existing/$extra" || true; done
  if [[ -n "$id" ]]; then
    update=(gh api --silent --method PATCH "$existing/$id")
    "${update[@]}" --field "body=@$REVIEW" 2>"$problem" && exit 0
    # The earlier comment's verdict is outdated.
    none=$(bash "$here/noVerdict.sh" "" "The comment could not be written." | tail -n +2)
    "${update[@]}" --raw-field "body=$MARKER"$'\n'"$none" || true
  else
    gh api --silent --method POST "$comments" --field "body=@$REVIEW" 2>"$problem" && exit 0
  fi
fi
# In a pull request from a fork, the token can only read. The run's summary has the same text.
reason=$(tr '\n' ' ' <"$problem")
case "$reason" in
"" | *"HTTP 40"[134]*) reason="the token needs pull-requests - write. $reason" ;;
esac
echo "::warning title=influxdb-gitops review::The comment could not be written: ${reason//%/%25}"
