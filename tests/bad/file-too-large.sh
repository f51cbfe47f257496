# Prints the scenario to check.
echo '{ "title": "'
head -c 8388608 /dev/zero | tr '\0' x
echo '" }'
