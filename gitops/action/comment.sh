#!/usr/bin/env bash
# Part of action.yml, and for your own workflows: keeps one comment in a pull request. The comment's first line is a
# marker that identifies it. REVIEW is the file; AUTHOR is the comment's author, such as github-actions[bot].
set -euo pipefail
source "${BASH_SOURCE[0]%/*}/trusted.sh"

IFS= read -r MARKER <"$REVIEW"
export MARKER
comments="repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments"

# Check the author too: a marker isn't secret, and somebody else's comment must not be changed.
find='.[] | select(.user.login == env.AUTHOR and (.body | startswith(env.MARKER))) | .id'
if id=$(gh api --paginate "$comments?per_page=100" --jq "$find"); then
  id=${id%%$'\n'*}
  if [[ -n "$id" ]]; then
    gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" --field "body=@$REVIEW" && exit 0
  else
    gh api --silent --method POST "$comments" --field "body=@$REVIEW" && exit 0
  fi
fi
# In a pull request from a fork, the token can only read. The run's summary has the same text.
echo "::warning title=influxdb-gitops review::The comment could not be written: the token needs pull-requests - write."
