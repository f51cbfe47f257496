# Prints the scenario to check.
printf '{\n  "scenario": 1,\n  "title": "slash \300\257"\n}\n'
