# Prints the scenario to check.
cat <<'END'
{
  "scenario": 1,
  "title": "Too many steps",
  "identities": { "kim": {} },
  "server": { "/a": {} },
  "steps": [
END
seq -f '    { "do": "server-create", "item": "/a/new%g" },' 1 4096
cat <<'END'
    { "do": "server-create", "item": "/a/new" }
  ],
  "expect": {}
}
END
