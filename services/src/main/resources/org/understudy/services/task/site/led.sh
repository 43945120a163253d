# The work of a task that a console leads: it does nothing itself, it waits for the result that the console leaves (seat.sh).
#   seat     its flock is held by the console that leads
#   knock    a pipe: a line for each console that sits down
#   result   exit code of the whole; its reason in the file reason
# A console that dies leaves the seat free: then it waits for another one, its leases still held.
cd "${UNDERSTUDY_PROGRESS%/*}" || exit 1
asked=''
trap 'asked=1' TERM
: >>seat
[ -p knock ] || mkfifo knock 2>/dev/null || [ -p knock ] || exit 1
exec 4<>knock
free() { flock -n -s seat true; }
linger() {
  child=$!
  wait "$child"
  kill "$child" 2>/dev/null
}
while [ -e seat ]; do
  # Signals end the wait, not the seat: who leads has to clean up before the leases come free.
  flock -s seat true &
  linger
  free || continue
  [ ! -s result ] || break
  [ -z "$asked" ] || exit 143
  if [ -e leader ]; then
    echo 'No console leads it any more: it waits for one.'
    printf 'waits for a console\n' >progress
  fi
  (read -r _ <&4) &
  linger
done
read -r code 2>/dev/null <result || exit 1
[ "$code" != 0 ] || : >complete
exit "$code"
