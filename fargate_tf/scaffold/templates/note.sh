[ -f fargate-tf-plan.md ] || { echo "nothing was planned"; exit 0; }
# One note for each marker, which a later pipeline changes; a note of GitLab takes 1,000,000 characters.
jq --null-input --rawfile text fargate-tf-plan.md --arg marker "$MARKER" \
  '{body: ($marker + "\n" + $text[:900000])}' > body.json
notes="$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests/$CI_MERGE_REQUEST_IID/notes"
ask() { curl --fail --silent --show-error --header "PRIVATE-TOKEN: $FARGATE_TF_NOTE_TOKEN" "$@"; }
id="" page=1
while [ -z "$id" ] && [ -n "$page" ]; do
  ask --dump-header headers.txt "$notes?per_page=100&page=$page" > notes.json
  id=$(jq --arg marker "$MARKER" '.[] | select(.body | startswith($marker)) | .id' notes.json | sed -n 1p)
  page=$(tr -d '\r' < headers.txt | sed -n 's/^x-next-page: *//Ip')
done
if [ -n "$id" ]; then set -- --request PUT "$notes/$id"; else set -- --request POST "$notes"; fi
ask --header "Content-Type: application/json" --data @body.json --output /dev/null "$@"
