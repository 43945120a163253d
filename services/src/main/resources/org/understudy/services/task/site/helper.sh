
# ---- the helper: one per connection, a loop that reads requests on standard input, a line each, fields separated by $us:
#   NUMBER VERB FIELD...
# and answers with lines "+text", then one "=NUMBER ok TEXT" or "=NUMBER KIND why" (kinds are those of the console's problems).
# It ends with its input. What it starts does not: see wrapper.sh.

# What this host is. Says hello, or what is missing. Where things are was found by begin.sh.
ground() {
  read -r boot </proc/sys/kernel/random/boot_id
  now=$(date +%s%3N)
  case $now in *[!0-9]*) now=$(date +%s)000 ;; esac
  clock=$now base=0
  now
  base=$((clock - now))
  manager
  logind
  gate 2>/dev/null || refuse_io "No file can be written to $run."
  at=''
  read -r at 2>/dev/null <"$run/journal"
  case $at in *"\"$boot\""*) finish_rotating ;; *) rotate || refuse_io "No file can be written to $run." ;; esac
  [ "$scope$state" != root/var/lib/understudy ] || [ -d "$state/announced" ] || mkdir "$state/announced" 2>/dev/null
  sweep
  ungate
  announce_told
  printf "understudy-site${us}1$us%s$us%s$us%s$us%s$us%s\n" "$scope" "$boot" "$ends" "$state" "$run"
  # By itself and after the hello: nobody waits for it.
  set -- "$state"/tasks/*
  if [ $# -gt "$kept_least" ]; then
    forget_old "$@" </dev/null >/dev/null 2>&1 &
  fi
}

# Tasks that are over stay for a month, the newest 500 for longer; and there are never many more than 5,000. Names begin with the
# time, so the oldest come first. By a rename first: what is half deleted is no task.
kept_least=500 kept_most=5000 kept_days=30
forget_old() {
  cd "$state/tasks" || return
  cutoff=$((clock - kept_days * 86400000)) left=$# gone='' count=0
  for each; do
    [ "$left" -gt "$kept_least" ] && [ "$count" -lt 200 ] || break
    each=${each##*/}
    begun=${each%%-*} rest=${each#*-}
    begun=$begun${rest%%-*}
    case $begun in *[!0-9a-f]*) continue ;; ????????????) ;; *) continue ;; esac
    [ "$left" -gt "$kept_most" ] || [ $((0x$begun)) -lt "$cutoff" ] || break
    [ -e "$each/ending.json" ] && [ ! -e "$state/open/$each" ] || continue
    gone="$gone $each" left=$((left - 1)) count=$((count + 1))
  done
  # shellcheck disable=SC2086
  [ -z "$gone" ] || { mkdir -p .gone && mv $gone .gone/; }
  rm -rf .gone
}
# Whether this host ends everything that a login leaves behind: logind's KillUserProcesses, which does not hold for root's own logins.
logind() {
  ends=no
  [ -d /run/systemd/system ] && grep -q 'session-.*\.scope' /proc/self/cgroup 2>/dev/null || return 0
  [ "$(id -un)" != root ] || [ -n "${SUDO_UID:-}" ] || return 0
  case $(busctl get-property org.freedesktop.login1 /org/freedesktop/login1 org.freedesktop.login1.Manager KillUserProcesses 2>/dev/null) in
    *true*) if [ "$units" = none ]; then ends=yes; else units=$units-must; fi ;;
  esac
}
refuse() {
  printf "understudy-site${us}0$us%s$us%s\n" "$1" "$(printf '%s' "$2" | tr '\n' ' ')"
  exit 1
}
refuse_io() {
  case $1 in
    *[Nn]o\ space*) refuse no_space "$1" ;;
    *) refuse failed "$1" ;;
  esac
}

serve() {
  while IFS="$us" read -r number verb a b c d e f g h; do
    case $verb in
      ping) answer ok ;;
      submit) submit "$a" "$b" "$c" "$d" "$e" "$f" "$g" "$h" ;;
      list) list "$a" ;;
      show) show "$a" ;;
      page) page "$a" "$b" "$c" ;;
      cancel) cancel "$a" "$b$us$c" ;;
      evidence) evidence "$a" ;;
      break) break_lock "$a" "$b" "$c$us$d${us}lost" ;;
      *) answer unsupported "The request $verb is not known." ;;
    esac
  done
}
answer() { printf '=%s %s\n' "$number" "$*"; }
there() {
  case $1 in '' | *[!0-9a-f-]*) ;; *) [ ! -d "$state/tasks/$1" ] || return 0 ;; esac
  answer not_found 'There is no such task on this host.'
  return 1
}

# submit ID WANTS BRIEF HOW WORK SPEC RESUME MOST. HOW is "GRACE DEADLINE login|root
# yes|no" (the last: whether it reports progress), WORK is escaped for printf's %b, and so is RESUME, with which it
# goes on after a restart of the host (empty: it does not); MOST is how many bytes it may print. A directory that has a
# script and nothing else was made for it by the console.
# Answers "running SEQ - -" or "blocked SEQ BY BUSY", after a line with the words of who is in the way.
submit() {
  id=$1 wants=$2 brief=$3 dir=$state/tasks/$1
  if [ "$scope $4" != "root $4" ]; then
    case $4 in *root*)
      answer no_privilege 'Without root on this host a task cannot run as root.'
      return
      ;;
    esac
  fi
  # Beside each other: each program costs a millisecond, and somebody waits for the announcement.
  mkdir "$dir" 2>/dev/null &
  maker=$!
  if ! gate; then
    wait "$maker" && rmdir "$dir"
    why_not "No file can be written to $run."
    return
  fi
  if ! wait "$maker" && { [ -e "$dir/spec.json" ] || [ ! -e "$dir/script" ]; }; then
    ungate
    why_not "$(mkdir "$dir" 2>&1)"
    return
  fi
  if ! {
    printf '%s\n' "$boot" >"$dir/boot" && printf '%1023s\n' '' >"$dir/.ending"
  } 2>/dev/null; then
    ungate
    rm -rf "$dir"
    why_not 'No space left, or a quota is used up.'
    return
  fi
  its_how=$4 its_work=$5 its_spec=$6 its_resume=$7 its_most=$8 unwritten=1 no_room=''
  if ! enter; then
    ungate
    rm -rf "$dir" "$run/line/"*".$id" "$state/open/$id"
    exec 9>&-
    why_not "No file can be written to $run."
    return
  fi
  if [ "$verdict" = blocked ] && patience; then
    turn
  fi
  [ -z "$unwritten" ] || write_down
  [ -z "$no_room" ] || verdict=full
  [ -z "$down" ] || verdict=down
  case $verdict in
    full | down)
      ungate
      rm -rf "$dir" "$run/line/$ticket" "$state/open/$id"
      exec 9>&-
      if [ "$verdict" = down ]; then
        answer busy 'The host is going down.'
      else
        why_not 'No space left, or a quota is used up.'
      fi
      return
      ;;
    blocked)
      announce_blocked
      [ -z "$by" ] || who_is "$by"
      ;;
  esac
  flock -n 9
  [ -z "$7" ] || install_boot_unit
  ungate
  hand_over "$4"
  start_wrapper
  release
  exec 9>&-
  answer ok "$verdict $seq ${by:--} ${busy:--}"
  begun=$((begun + 1))
  [ $((begun % 16)) != 0 ] || tidy
}
begun=0
# What the wrapper and later readers need of a task.
write_down() {
  unwritten=''
  {
    printf '%s\n' "$its_spec" >"$dir/spec.json" && printf '%s\n' "$its_how" "$its_most" >"$dir/how" &&
      printf '%b' "$its_work" >"$dir/work" && { [ -z "$its_resume" ] || keep_for_restart "$its_resume"; }
  } 2>/dev/null || no_room=1
}
# What runs as the login has to be the login's.
hand_over() {
  case "$1 $scope${SUDO_UID:+sudo}" in
    *login*rootsudo)
      chmod 711 "$dir"
      chown "$SUDO_UID" "$dir/work"
      [ ! -e "$dir/resume" ] || chown "$SUDO_UID" "$dir/resume"
      # With a script of ours goes a place where it keeps what an undo needs.
      [ ! -e "$dir/script" ] || { mkdir "$dir/kept" && chown "$SUDO_UID" "$dir/script" "$dir/kept"; }
      ;;
  esac
}
why_not() {
  case $1 in
    '') answer failed 'What should write it down was ended from outside.' ;;
    *[Nn]o\ space*) answer no_space "$1" ;;
    *exists*) answer name_taken "There is a task of this number already." ;;
    *) answer failed "$1" ;;
  esac
}
# The announcement of who is in the way.
who_is() {
  for place in "$run/line/"*".$1"; do
    while read -r mode key; do
      [ "$mode" != J ] || printf '+%s\n' "$key"
    done 2>/dev/null <"$place"
  done
}

# The newest tasks: their transitions and endings, one after the other. Ids begin with the time, so the names are in order.
list() {
  set -- "$1" "$state"/tasks/*
  count=$1
  shift
  [ $# -le "$count" ] || shift $(($# - count))
  left=$#
  while [ "$left" -gt 0 ]; do
    each=$1 left=$((left - 1))
    shift
    [ ! -e "$each/history" ] || set -- "$@" "$each/history"
    [ ! -e "$each/ending.json" ] || set -- "$@" "$each/ending.json"
  done
  [ $# = 0 ] || sed 's/^/+/' "$@"
  answer ok
}

# One task: "S" its specification, "H" its transitions and its ending, "P" its last progress, "L" the bytes of its log.
show() {
  there "$1" || return
  dir=$state/tasks/$1
  sed 's/^/+S/' "$dir/spec.json" 2>/dev/null
  sed 's/^/+H/' "$dir/history" 2>/dev/null
  [ ! -e "$dir/ending.json" ] || { read -r text <"$dir/ending.json" && printf '+H%s\n' "$text"; }
  [ ! -s "$dir/progress.ndjson" ] || printf '+P%s\n' "$(tail -n 1 "$dir/progress.ndjson")"
  printf '+L%s\n' "$(stat -c %s "$dir/log" 2>/dev/null || echo 0)"
  answer ok
}

# page ID OFFSET MOST: a piece of the log: "#COUNT SIZE", then so many raw bytes. It only ever grows, so they are there.
page() {
  there "$1" || return
  log=$state/tasks/$1/log
  size=0
  [ ! -s "$log" ] || size=$(stat -c %s "$log" 2>/dev/null) || size=0
  count=$((size - $2))
  [ "$count" -ge 0 ] || count=0
  [ "$count" -le "$3" ] || count=$3
  printf '#%s %s\n' "$count" "$size"
  [ "$count" = 0 ] || tail -c "+$(($2 + 1))" "$log" | head -c "$count"
  answer ok
}

# cancel ID WHY WHO: leaves the words, then wakes the wrapper. A task whose wrapper is gone is declared lost instead.
cancel() {
  there "$1" || return
  dir=$state/tasks/$1
  if [ -e "$dir/ending.json" ]; then
    answer ok over
    return
  fi
  gate
  if dead "$1"; then
    lost "$1" 'It ended without a result: its wrapper died.'
    ungate
    answer ok lost
    return
  fi
  ungate
  # Who cancelled first is the one who cancelled.
  if [ ! -e "$dir/cancel" ] && ! printf '%s\n' "$2" 2>/dev/null >"$dir/cancel"; then
    why_not 'No space left to write down who cancels.'
    return
  fi
  if holder "$1"; then
    kill -TERM "$pid" 2>/dev/null
    kill -CONT "$pid" 2>/dev/null
  fi
  answer ok asked
}
dead() {
  for place in "$run/line/"*".$1"; do
    [ ! -e "$place" ] || unheld "$place" || return 1
  done
}

# What speaks for it that the holder is alive or not, for a person to judge.
evidence() {
  there "$1" || return
  dir=$state/tasks/$1
  held=yes
  ! dead "$1" || held=no
  alive=no
  ! holder "$1" || alive=yes
  printf '+wrapper %s %s %s\n' "${pid:--}" "${birth:--}" "$alive"
  work='' wbirth=''
  read -r work wbirth 2>/dev/null <"$dir/pid"
  walive=no
  [ -z "$work" ] || { born "$work" && [ "$born" = "$wbirth" ] && walive=yes; }
  printf '+work %s %s %s\n' "${work:--}" "${wbirth:--}" "$walive"
  printf '+held %s\n' "$held"
  printf '+log %s\n' "$(stat -c '%s %Y' "$dir/log" 2>/dev/null)"
  [ ! -s "$dir/progress.ndjson" ] || printf '+progress %s\n' "$(tail -n 1 "$dir/progress.ndjson")"
  answer ok "$boot"
}

# break ID "PID BIRTH" WHY WHO: only the holder that the person has seen.
break_lock() {
  there "$1" || return
  if [ -e "$state/tasks/$1/ending.json" ]; then
    answer ok over
    return
  fi
  holder "$1"
  if [ "${pid:--} ${birth:--}" != "$2" ]; then
    answer busy 'Another process holds it now than the one that was shown.'
    return
  fi
  printf '%s\n' "$3" 2>/dev/null >"$state/tasks/$1/cancel"
  # Main first: then its guard ends the work and lets go. If the guard is gone too, we do it.
  [ -z "$pid" ] || ! holder "$1" || kill -KILL "$pid" 2>/dev/null
  for place in "$run/line/"*".$1"; do
    [ ! -e "$place" ] || flock -s -w 3 0 <"$place"
  done
  gate
  if [ ! -e "$state/tasks/$1/ending.json" ] && dead "$1"; then
    lost "$1" 'Its lock was broken.'
  fi
  ungate
  if [ -e "$state/tasks/$1/ending.json" ]; then
    answer ok broken
  else
    answer busy 'It does not let go: its guard still lives.'
  fi
}

case ${1:-} in
  site)
    state=$2 run=$3 scope=$4 mask=$5 us=$6 lib=$0
    ground
    serve
    tidy
    ;;
  resume)
    # By the unit at boot: $0 is the copy that outlives a restart.
    state=$2 run=$3 scope=root us=$(printf '\037') mask=0022 lib=$3/lib/${0##*/}
    (umask 022 && mkdir -p "$run") && mkdir -p "$run/line" "$run/locks" "$run/lib" && cat "$0" >"$lib" && ground >/dev/null
    ;;
esac
