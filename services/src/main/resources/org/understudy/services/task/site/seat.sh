# The console's place at a task that it leads: led.sh is the other side. $1: the task's directory; $2: who sits down; $3: free, left (only
# where somebody has sat) or force, to end the one who sits there; $4: the mark of this console: what sits there with the same one is its
# own, behind a link that broke; $5: seconds that its beat may be late. Says "seated", "taken BY WHOM" or "over", then reads lines:
#   pPERCENT TEXT   progress
#   lTEXT           a line for the log
#   bNUMBER         the beat: it is still there
#   eCODE REASON    the result; answered "done"
# The end of the input without a result, or no beat for too long (a link can break without a word): the console is gone, and the seat is free.
cd "$1" 2>/dev/null || { echo over; exit; }
[ ! -e ending.json ] || { echo over; exit; }
born() {
  IFS= read -r stat 2>/dev/null <"/proc/$1/stat" || return 1
  # shellcheck disable=SC2086
  set -- ${stat##*") "}
  shift 19
  born=$1
}
[ "$3" != left ] || [ -e leader ] || { echo over; exit; }
born $$
us=$born
exec 5<>seat
# Who is sent away comes again at once, and must not be faster than the one for whom it was sent away.
[ "$3" != force ] || printf '%s %s %s %s\n' $$ "$us" "$4" "$2" >claim
if ! flock -n 5; then
  pid='' birth='' mark='' by='' force=$3
  read -r pid birth mark by 2>/dev/null <leader
  [ "$mark" != "$4" ] || force=force
  if [ "$force" = force ] && [ -n "$pid" ] && born "$pid" && [ "$born" = "$birth" ]; then
    kill -KILL "$pid"
  fi
  # Who only looks whether it is free holds it for a moment too.
  wait=1
  [ "$force" != force ] || wait=5
  flock -w "$wait" 5 || { echo "taken $by"; exit; }
fi
pid='' birth='' mark='' by=''
read -r pid birth mark by 2>/dev/null <claim
if [ "$3" = force ]; then
  [ "$pid" != $$ ] || : >claim
elif [ -n "$pid" ] && [ "$mark" != "$4" ] && born "$pid" && [ "$born" = "$birth" ]; then
  echo "taken $by"
  exit
fi
[ ! -s result ] && [ ! -e ending.json ] || { echo over; exit; }
# By a rename: whoever reads it reads one of us.
printf '%s %s %s %s\n' $$ "$us" "$4" "$2" >.leader && mv -f .leader leader || { echo full; exit; }
# Opening it waits for the other side, which may just be starting: before, nobody would pass on what we say.
[ -p knock ] || mkfifo knock 2>/dev/null
timeout 20 sh -c 'echo >knock' || { echo over; exit; }
# Without the seat's lock: nothing of it may outlive us.
watch() {
  exec 5>&- </dev/null >/dev/null 2>&1
  trap 'kill "$sleeper"; exit' TERM
  trap '' HUP
  last=none
  while :; do
    sleep "$1" &
    sleeper=$!
    wait "$sleeper"
    born $$ && [ "$born" = "$us" ] || exit
    beat=''
    read -r beat <beat
    [ "$beat" != "$last" ] || break
    last=$beat
  done
  kill -KILL $$
}
# Always as long, and over what stands there: so it needs no room on a disk that has become full.
beat() { printf '%010d\n' "$1" 2>/dev/null 1<>beat; }
beat 0
watch "$5" &
watcher=$!
trap 'kill "$watcher" 2>/dev/null' EXIT
trap exit HUP TERM
echo seated
while IFS= read -r line; do
  case $line in
    p*) [ ! -p progress ] || printf '%s\n' "${line#p}" 1<>progress ;;
    b*) beat "${line#b}" ;;
    l*) printf '%s\n' "${line#l}" >>log ;;
    e*)
      line=${line#e}
      printf '%s\n' "${line#* }" >reason
      printf '%s\n' "${line%% *}" >.result && mv -f .result result && echo 'done'
      exit
      ;;
  esac
done
