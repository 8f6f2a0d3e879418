# Sourced by the scripts in this folder. They judge a checkout, so they must not run anything from it: no command that it
# puts on PATH, and no code that Node.js loads because of a variable. Only builtins are used until PATH is clean.
checkout=$(cd "${GITHUB_WORKSPACE:-.}" && pwd -P)
IFS=: read -r -a entries <<<"$PATH"
PATH=
for entry in "${entries[@]}"; do
  # A relative entry leads into the working directory, an empty one is that.
  [[ "$entry" == /* ]] || continue
  folder=$(cd "$entry" 2>/dev/null && pwd -P) || continue
  if [[ "$folder/" != "$checkout"/* ]]; then PATH+="${PATH:+:}$entry"; fi
done
export PATH
unset NODE_OPTIONS NODE_PATH checkout entries entry folder
