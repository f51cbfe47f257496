# Prints the scenario to check.
printf '{\n  "scenario": 1,\n  "title": "bell \007"\n}\n'
