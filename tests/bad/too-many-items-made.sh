# Prints the scenario to check.
cat <<'END'
{
  "scenario": 1,
  "title": "Too many items, some of them made by steps",
  "identities": { "kim": {} },
  "server": { "/a": { "items": {
END
seq -f '    "item%g": {},' 1 4094
cat <<'END'
    "item": {}
  } } },
  "steps": [
END
seq -f '    { "do": "server-create", "item": "/a/new%g" },' 1 7
cat <<'END'
    { "do": "server-create", "item": "/a/new" }
  ],
  "expect": { "server": { "/a/new1": {} } }
}
END
