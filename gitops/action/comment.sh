#!/usr/bin/env bash
# Part of action.yml, and for workflows of your own: keeps one comment in a pull request. Its first line is a marker, by
# which it is found again. REVIEW is the file, AUTHOR whose comment it is, such as github-actions[bot].
set -euo pipefail
source "${BASH_SOURCE[0]%/*}/trusted.sh"

IFS= read -r MARKER <"$REVIEW"
export MARKER
comments="repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments"

# By its author too: a marker is no secret, and a comment of somebody else is not ours to change.
find='.[] | select(.user.login == env.AUTHOR and (.body | startswith(env.MARKER))) | .id'
if id=$(gh api --paginate "$comments?per_page=100" --jq "$find"); then
  id=${id%%$'\n'*}
  if [[ -n "$id" ]]; then
    gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" --field "body=@$REVIEW" && exit 0
  else
    gh api --silent --method POST "$comments" --field "body=@$REVIEW" && exit 0
  fi
fi
# The token of a pull request from a fork may only read: the summary of the run has the same text.
echo "::warning title=influxdb-gitops review::The comment could not be written: the token needs pull-requests - write."
