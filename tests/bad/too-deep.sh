# Prints the scenario to check.
head -c 100000 /dev/zero | tr '\0' '['
