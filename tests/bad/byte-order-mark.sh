# Prints the scenario to check.
printf '\357\273\277{ "scenario": 1 }\n'
