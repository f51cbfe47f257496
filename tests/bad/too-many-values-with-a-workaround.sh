# Prints the scenario to check: the change alone is small enough, twice it is not.
cat <<'END'
{
  "scenario": 1,
  "title": "A change that makes it too large",
  "identities": { "alice": {} },
  "server": {
    "/Team": {
      "acl": [{ "allow": "alice", "role": "editor" }],
      "items": { "plan": { "properties": { "body": "draft" } } }
    }
  },
  "steps": [
    { "do": "go-offline", "as": "alice", "folders": ["/Team"] },
    { "do": "edit", "as": "alice", "item": "/Team/plan", "set": { "body": "final" } },
    { "do": "sync", "as": "alice" }
  ],
  "expect": { "sync": "ok" },
  "workarounds": {
    "small": { "change": { "title": "Another title" } },
    "long-list": { "change": { "tags": [
END
yes '"",' | head -n 600000
cat <<'END'
"" ] } }
  }
}
END
