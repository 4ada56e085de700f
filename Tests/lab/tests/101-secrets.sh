# lab: host
# timeout: 90
# A secret is in nothing that the courier writes or shows: not its log, delivery.json, arguments, environment or core, not in the
# environment or files of a program that it runs, and in no other process's reach.
folder=$LAB_TMP/secrets
mkdir -p "$folder"/{config,runtime/outbox,own,state,secrets}
python3 "$LAB_CHECKOUT/Tests/courier/canary.py" "$LAB_PROGRAMS/forewarn-courier" "$folder" | tee "$folder/told"
figure "$(tail -n 1 "$folder/told")"
