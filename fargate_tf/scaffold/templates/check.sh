code=0
fargate-tf list "$BLUEPRINT" > "%%{names}"
while read -r name _; do
  fargate-tf check "$BLUEPRINT" "$MANIFESTS" --select "$name"%%{form} < /dev/null || code=$?
done < "%%{names}"
[ "$code" -eq 0 ]
