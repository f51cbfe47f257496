#!/bin/sh
# A list that names more SIDs than there may be identities.
cat <<'EOF2'
{
  "scenario": 1,
  "title": "Too many SIDs that nobody has",
  "identities": { "kim": {} },
EOF2
printf '  "server": { "/Inbox": { "acl": "D:'
i=0
while [ $i -lt 1100 ]; do
    printf '(A;;GA;;;S-1-5-21-1-2-3-%d)' $((1000 + i))
    i=$((i + 1))
done
printf '" } },\n'
cat <<'EOF2'
  "steps": [
    { "do": "go-offline", "as": "kim", "folders": ["/Inbox"] },
    { "do": "sync", "as": "kim" }
  ],
  "expect": { "sync": "ok" }
}
EOF2
