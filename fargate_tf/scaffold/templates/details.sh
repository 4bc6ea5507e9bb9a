details() { printf '\n<details><summary>%s</summary>\n\n````text\n' "$1"; cat; printf '````\n\n</details>\n'; }
if [ -n "${MANIFESTS:-}" ]; then
  fargate-tf check "$BLUEPRINT" "$MANIFESTS" --select "$NAME" | details "Where pods run"
fi
fargate-tf cost "$BLUEPRINT" ${MANIFESTS:+"$MANIFESTS"} --select "$NAME" | details "What it costs a month"
