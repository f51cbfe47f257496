# Prints the scenario to check.
cat <<'END'
{
  "scenario": 1,
  "title": "A long value",
  "identities": {},
  "server": { "/Inbox": { "items": { "report": { "properties": {
END
printf '"body": "%065537d"\n' 0
cat <<'END'
  } } } } },
  "steps": [],
  "expect": {}
}
END
