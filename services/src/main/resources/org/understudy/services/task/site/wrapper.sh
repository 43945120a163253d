
# ---- the wrapper: one per task, a copy of the helper that lives on when that one ends, so that neither the end of the console nor
# that of the SSH channel touches it. Two processes: "main" waits for the turn, runs the work and writes the ending; "guard"
# waits for the end of main. Both hold the leases: if main is killed, the guard ends the work before the leases come free.

# A copy of this shell, which has read the scripts and has ticket and leases: another shell would cost four times as much. It lives on
# when we end: nobody ends our group, and of the channel and the gate it keeps nothing (a redirection of a function would keep
# what it replaces).
start_wrapper() {
  # What is asked of later versions stands in lines of its own: an earlier one reads the first.
  { read -r grace deadline user reports; read -r most; } <"$dir/how"
  most=${most:-$usual_most}
  homeless=''
  if [ "$units" = none ]; then
    main | guard &
  else
    {
      detach
      own_unit || case $units in *-must) homeless=1 ;; esac
      main | guard &
    } &
  fi
}
detach() {
  exec 8>&- </dev/null
  command exec 2>>"$dir/wrapper.log" || exec 2>/dev/null
}

guard() {
  trap '' TERM INT HUP
  exec 8>&- >/dev/null
  command exec 2>>"$dir/wrapper.log" || exec 2>/dev/null
  read -r word
  [ "$word" != over ] || return 0
  ! going_down || return 0
  declare_lost "$id" 'It ended without a result: its wrapper was killed.'
  # Somebody waits for these: before anything else.
  release
  exec 9>&-
  rm -f "$run/line/$ticket" "$state/open/$id"
  announce_told
  # Not by us: it would wait for ever at a full pipe that nobody reads.
  { let_go; end_report; } &
}

main() {
  stopping='' told_stop='' leaving='' ahead='' busy='' child='' work=''
  trap on_stop TERM
  # The watcher, where its words find no room.
  outran=''
  trap 'outran=1; on_stop' USR1
  # The end of a terminal, sudo's for example. The work shall be told of its own.
  trap : HUP
  detach
  # /proc/self, not $$: this is a subshell.
  read -r me _ </proc/self/stat
  born "$me"
  mine=$born
  printf '%s %s\n' "$me" "$mine" >"$dir/wrapper" || finish failed 1 '"Its directory cannot be written."' '""'
  [ -z "$homeless" ] || finish failed -1 \
    '"This host ends what a login leaves behind, and systemd has given the task no unit of its own."' '""'
  # Who cancels leaves the words first and looks for this number then: one of us sees the other.
  stop_early
  [ "$verdict" = running ] || await_turn
  stop_early
  run_work
}
# Between looking whether we shall stop and beginning to wait there is a moment: so it is not left to the flag alone, but what
# is waited for is ended here. Who is told too early, before there is anything to end, looks at the flag.
on_stop() {
  if [ ! -e "$dir/cancel" ] && going_down; then
    # It is the host that ends. It tells the work as well, which may take its time.
    leaving=1
  else
    stopping=1
    [ -z "$work" ] || stop_work
  fi
  # One that has just been forked is still our own image and swallows the signal.
  while [ -n "$child" ] && born "$child" && [ "$condition" != Z ]; do
    kill "$child" 2>/dev/null
    sleep 0.01
  done
}
stop_early() {
  [ -z "$leaving" ] || leave
  [ -z "$stopping" ] && [ ! -e "$dir/cancel" ] || finish_stopped -1
}
# Without an ending: who comes after the restart sees to it.
leave() {
  trap '' TERM HUP INT
  printf '%s\n' "$boot" 2>/dev/null >"$dir/parked"
  echo over
  exit 0
}

# Waits at the nearest one ahead that it is in the way of nobody: it holds its place in the line and nothing else. The
# kernel wakes it when that one lets go, however it ended.
await_turn() {
  while [ "$verdict" = blocked ]; do
    gate
    finish_rotating
    told=$by$busy
    turn
    [ -z "$down" ] || leave
    if [ "$verdict" = blocked ]; then
      [ "$told" = "$by$busy" ] || announce_blocked
      ungate
      wait_at
      stop_early
    fi
  done
  ungate
  [ "$verdict" = running ] || finish failed 1 '"There is no room on the disk for the number of its lease."' '""'
}
wait_at() {
  # Without our ticket: when we are killed, what waits for us must not keep it.
  if [ -n "$ahead" ]; then
    place=$run/line/${ahead%% *}
    flock -s 0 2>/dev/null <"$place" >/dev/null 9>&- &
  else
    place=$run/locks/$busy
    flock "$busy_how" 0 2>/dev/null <>"$place" >/dev/null 9>&- &
  fi
  child=$!
  # A lock that cannot be waited for shall not make us spin.
  [ -n "$stopping$leaving" ] || wait "$child" || [ -n "$stopping$leaving" ] || [ ! -e "$place" ] || sleep 0.2
  [ -z "$stopping$leaving" ] || kill "$child" 2>/dev/null
  child=''
}

# What the work begins with, in its own session: it says who it is, makes sure that the wrapper still lives (else nobody would
# ever end it), and becomes the work.
# shellcheck disable=SC2016
BEGIN='IFS= read -r stat </proc/$$/stat; w=$1 p=$2 u=$3; umask "$4"; set -- ${stat##*") "}; q=$2; shift 19
echo "$$ $1" >&3; exec 3>&-; [ "$q" = "$p" ] || exit 1
[ -z "$u" ] || { USER=$u; LOGNAME=$u; eval "HOME=~$u"; cd; }
LC_ALL=C.UTF-8; set --; unset stat q p u; . "$w"'

# ---- progress: the work writes lines "PERCENT TEXT" or "TEXT" to a pipe; at most five a second are passed on, the last one of
# each moment always is. A reader of its own, so that the work never waits.

# $1 as the inside of a JSON string: escaped.
escape() {
  escaped='' rest=$1
  [ "${#rest}" -le 300 ] || rest=$(printf '%.300s' "$rest")
  case $rest in *[[:cntrl:]]*) rest=$(printf '%s' "$rest" | tr -d '\000-\037\177') ;; esac
  while :; do
    case $rest in
      *[\\\"]*)
        before=${rest%%[\\\"]*}
        rest=${rest#"$before"}
        escaped="$escaped$before\\${rest%"${rest#?}"}"
        rest=${rest#?}
        ;;
      *) break ;;
    esac
  done
  escaped=$escaped$rest
}
# A journal has to stay short for those who read it from its beginning.
say_progress() {
  printf '%s\n' "$1" 2>/dev/null >>"$dir/progress.ndjson"
  tell "$1"
  case $wants in
    *domain:*)
      now
      [ $((now - announced)) -lt 2000 ] || { announced=$now; announce; }
      ;;
  esac
  said=$((said + 1))
  if [ "$said" -ge 500 ]; then
    said=0
    gate && rotate
    ungate
  fi
}
# Says what is newest once the moment is over, for as long as there is something new.
flush_later() {
  while [ -s "$dir/.newest" ]; do
    sleep 0.2
    say_newest
  done
}
say_newest() { mv -f "$dir/.newest" "$dir/.next" && read -r newest <"$dir/.next" && say_progress "$newest"; }
report() {
  last=0 flusher='' said=0 announced=0
  trap '' TERM HUP INT
  while read -r percent message && [ "$percent" != "$id" ]; do
    case $percent in
      [0-9] | [0-9][0-9] | 100) ;;
      *)
        message="$percent${message:+ $message}"
        percent=null
        ;;
    esac
    escape "$message"
    now
    newest="{\"v\":1,\"e\":\"progress\",\"id\":\"$id\",\"at\":$now,\"percent\":$percent,\"message\":\"$escaped\"}"
    if [ -n "$flusher" ] && { ! born "$flusher" || [ "$condition" = Z ]; }; then
      wait "$flusher"
      flusher='' last=$now
    fi
    if [ -z "$flusher" ] && [ $((now - last)) -ge 200 ]; then
      last=$now
      say_progress "$newest"
    else
      printf '%s\n' "$newest" 2>/dev/null >"$dir/.newest"
      [ -n "$flusher" ] || { flush_later & flusher=$!; }
    fi
  done
  [ -z "$flusher" ] || wait "$flusher"
  [ ! -s "$dir/.newest" ] || say_newest
  rm -f "$dir/.newest" "$dir/.next"
}
# By its own number as the last word: a pipe that is open for reading and writing has no end.
end_report() {
  [ ! -p "$dir/progress" ] || printf '%s\n' "$id" 2>/dev/null 1<>"$dir/progress"
}

# For what is not to hold the leases; nor the pipe to the guard, who would wait for its end as well.
let_go() {
  release
  exec 9>&- >/dev/null
}

run_work() {
  reporter=''
  if [ "$reports" = yes ] && mkfifo "$dir/progress" 2>/dev/null; then
    UNDERSTUDY_PROGRESS=$dir/progress
    export UNDERSTUDY_PROGRESS
    [ -z "${SUDO_UID:-}" ] || chown "$SUDO_UID" "$dir/progress" 2>/dev/null
    { let_go; exec <>"$dir/progress"; report; } &
    reporter=$!
  fi
  UNDERSTUDY_TASK=$id UNDERSTUDY_FENCES=$fences UNDERSTUDY_DIR=$dir
  export UNDERSTUDY_TASK UNDERSTUDY_FENCES UNDERSTUDY_DIR
  lines=$dir/work
  [ ! -e "$dir/again" ] || lines=$dir/resume
  if [ "$user" = root ] || [ -z "${SUDO_UID:-}" ]; then
    set -- setsid sh -c "$BEGIN" sh "$lines" "$me" '' "$mask"
  else
    set -- setsid setpriv "--reuid=$SUDO_UID" "--regid=${SUDO_GID:-$SUDO_UID}" --init-groups \
      sh -c "$BEGIN" sh "$lines" "$me" "${SUDO_USER:-}" "$mask"
  fi
  "$@" 3>"$dir/pid" 4>&- 5>&- 6>&- 7>&- 9>&- </dev/null >>"$dir/log" 2>&1 &
  work=$!
  { let_go; watch_over; } &
  watcher=$!
  while :; do
    [ -z "$stopping" ] || stop_work
    wait "$work"
    code=$?
    kill -0 "$work" 2>/dev/null || break
  done
  if [ "$code" != 0 ] && [ -z "$stopping" ]; then
    [ -z "$leaving" ] && ! going_down || leave
    # Killed by somebody: what it had started does not outlive it.
    [ "$code" -lt 129 ] || slay "$id"
  fi
  kill "$watcher" 2>/dev/null
  if [ -n "$reporter" ]; then
    end_report
    wait "$reporter"
    rm -f "$dir/progress"
  fi
  # Work may say why it failed (reason), and that it had done all of it when it was told to stop (complete).
  read -r why 2>/dev/null <"$dir/reason" || why=''
  escape "$why"
  [ ! -e "$dir/complete" ] || stopping='' code=0
  if [ -n "$stopping" ]; then
    finish_stopped "$code"
  elif [ "$code" = 0 ]; then
    finish succeeded 0 "\"$escaped\"" '""'
  else
    finish failed "$code" "\"$escaped\"" '""'
  fi
}

# ---- the watcher: ends a task whose time is over, and one that would fill the disk with what it prints. It looks again after
# half of the time in which it would be full if it went on like that, and after two seconds at the latest. So a task that
# begins to print all at once is seen when it has printed for two seconds at most.

usual_most=1073741824

# It ends with us, and its sleep with it.
watch_over() {
  sleeper='' size=0 asked=0 spare='' told=''
  # At 2 GiB a second, which is what a fast printer makes.
  pause=$((most / 2147483))
  pause=$((pause > 500 ? 500 : pause < 100 ? 100 : pause))
  trap '' HUP INT
  trap 'kill "$sleeper" 2>/dev/null; exit' TERM
  now
  over_at=$((now + deadline * 1000))
  while :; do
    if [ "$deadline" -gt 0 ] && [ $((over_at - now)) -lt "$pause" ]; then
      pause=$((over_at > now ? over_at - now : 0))
    fi
    thousandths=$((pause % 1000 + 1000))
    sleep "$((pause / 1000)).${thousandths#1}" &
    sleeper=$!
    wait "$sleeper"
    born "$me" && [ "$born" = "$mine" ] && [ "$condition" != Z ] || return
    now
    if [ "$deadline" -gt 0 ] && [ "$now" -ge "$over_at" ]; then
      end_it "It took longer than the $deadline s that it had."
      deadline=0
    fi
    before=$size
    [ ! -s "$dir/log" ] || size=$(stat -c %s "$dir/log" 2>/dev/null) || size=$before
    if [ "$size" -le "$before" ]; then
      pause=$((pause < 1333 ? pause * 3 / 2 + 1 : 2000))
    else
      look $((size - before))
    fi
  done
}
# It has printed $1 bytes since the last look.
look() {
  if [ -z "$spare" ] || [ $((size - asked)) -ge 1048576 ] || [ $((size - asked)) -gt $((spare / 2)) ]; then
    asked=$size
    disk
  fi
  if [ -n "$told" ]; then
    # Its grace is for cleaning up.
    [ $((size - told)) -lt 67108864 ] || slay "$id"
    pause=100
    return
  fi
  amount "$size"
  printed=$amount
  if [ "$size" -gt "$most" ]; then
    amount "$most"
    end_it "It printed $printed; at most $amount were allowed. Let it print less, or allow more: run --most-output SIZE."
  elif [ -n "$spare" ] && [ "$spare" -lt 0 ] && [ "$size" -ge 65536 ] && [ $((size * 4)) -gt "$free" ]; then
    amount "$free"
    end_it "It printed $printed, and the disk with $state has only $amount left. Make room there, or let it print less."
  fi
  room=$((most - size))
  [ -z "$spare" ] || [ "$spare" -lt 0 ] || [ "$spare" -ge "$room" ] || room=$spare
  longest=$((pause < 1333 ? pause * 3 / 2 + 1 : 2000))
  pause=$((pause * room / $1 / 2))
  pause=$((pause > longest ? longest : pause < 100 ? 100 : pause))
}
# free: the bytes that are left to tasks; spare: how many of them until the reserve, which is 5 % or 256 MiB.
disk() {
  # shellcheck disable=SC2046
  set -- $(stat -f -c '%a %S %b' "$dir/log" 2>/dev/null)
  [ $# = 3 ] || return 0
  free=$(($1 * $2)) reserve=$(($3 * $2 / 20))
  spare=$((free - (reserve < 268435456 ? reserve : 268435456)))
}
amount() {
  if [ "$1" -lt 1048576 ]; then
    amount="$(($1 / 1024)) KiB"
  elif [ "$1" -lt 1073741824 ]; then
    amount="$(($1 / 1048576)) MiB"
  else
    amount="$(($1 / 1073741824)).$(($1 % 1073741824 * 10 / 1073741824)) GiB"
  fi
}
# Who has cancelled before has said why.
end_it() {
  told=$size
  if [ -e "$dir/cancel" ] || printf '%s\n' "\"$1\"$us\"\"${us}failed" 2>/dev/null >"$dir/cancel"; then
    kill -TERM "$me"
  else
    kill -USR1 "$me"
  fi
}

# TERM to everything in the work's session, and KILL after the grace.
stop_work() {
  [ -z "$told_stop" ] || return 0
  told_stop=1
  read_words "$id"
  now
  transition "$id" "{\"v\":1,\"e\":\"cancelling\",\"id\":\"$id\",\"at\":$now,\"reason\":${why:-\"\"},\"who\":${who:-\"\"}}"
  sid=$work
  # What has just been forked is still our own image, and would swallow the signal.
  while [ ! -s "$dir/pid" ] && born "$work" && [ "$condition" != Z ]; do sleep 0.02; done
  if members "$sid" "$id"; then
    # shellcheck disable=SC2086
    kill -TERM $members $others 2>/dev/null
    # shellcheck disable=SC2086
    kill -CONT $members $others 2>/dev/null
  fi
  left=$((grace * 100)) pause=1
  while [ "$left" -gt 0 ] && members "$sid" "$id"; do
    sleep "0.0$pause"
    left=$((left - pause))
    pause=$((pause < 5 ? pause + 1 : 9))
  done
  slay "$id"
}
finish_stopped() {
  read_words "$id"
  if [ -n "$outran" ] && [ -z "$into" ]; then
    into=failed why='"The disk is full. Make room there, or let it print less."'
  fi
  finish "${into:-cancelled}" "$1" "${why:-\"\"}" "${who:-\"\"}"
}

# First the ending, then the word to everybody, then the leases come free with our end.
finish() {
  # Too late: nothing is announced behind the ending.
  trap '' TERM HUP INT
  now
  mark=$state/open/$id
  # Without an ending the mark stays: then whoever comes next sees to it.
  write_ending "$id" "$1" "$2" "$3" "$4" || mark=''
  tell "$ending"
  case $wants in *domain:*) announce ;; esac
  if [ -e "$dir/resume" ] && [ -e "$boot_unit" ] && gate; then
    remove_boot_unit "$id"
    ungate
  fi
  # That it is told: the rest is for those who tidy up.
  if [ -z "$mark" ] || [ -e "$dir/resume" ] || ! printf '' 2>/dev/null >"$run/line/$ticket"; then
    rm -f "$run/line/$ticket" ${mark:+"$mark"} 3>&- 4>&- 5>&- 6>&- 7>&- 9>&- >/dev/null 2>&1 &
  fi
  echo over
  exit 0
}
