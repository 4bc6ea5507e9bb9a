# One comment for each marker, which a later run changes; a comment of GitHub takes 65,536 characters.
jq --null-input --rawfile text summary.md --arg marker "$MARKER" --arg run "$RUN" '{body: ($marker + "\n" + $text[:60000]
  + (if ($text | length) > 60000 then "\n\nCut here: [the run](" + $run + ") has the whole." else "" end))}' > body.json
comments="repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments"
id=$(gh api --paginate "$comments" | jq --arg marker "$MARKER" \
  '.[] | select(.user.type == "Bot" and (.body | startswith($marker))) | .id' | sed -n 1p)
if [ -n "$id" ]; then
  gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" --input body.json
else
  gh api --silent --method POST "$comments" --input body.json
fi
