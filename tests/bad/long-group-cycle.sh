# Prints the scenario to check.
cat <<'END'
{
  "scenario": 1,
  "title": "A long cycle",
  "identities": {
END
for i in $(seq 1 1021); do
    echo "    \"g$i\": { \"members\": [\"g$((i + 1))\"] },"
done
cat <<'END'
    "g1022": { "members": ["g1"] }
  },
  "server": {},
  "steps": [],
  "expect": {}
}
END
