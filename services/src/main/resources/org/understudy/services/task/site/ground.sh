# What a host knows of tasks: the ground that the helper (helper.sh) and each task's wrapper (wrapper.sh) stand on. POSIX
# sh; of programs only coreutils, sed and util-linux' flock and setsid. docs/decisions/0008-tasks-on-the-host.md says why.
#   $state/tasks/ID/   spec.json, work, boot, wrapper, pid, history, progress.ndjson, log, ending.json
#   $state/open/ID     there from admission until the ending is written and told: survives a restart of the host
#   $state/fences/KEY  one number a line, the last one counts
#   $run/line/SEQ.ID   the line: one ticket per task that waits or runs; who is in it holds the ticket's flock (fd 9). An empty
#                      one belongs to a task whose ending is told: it is in nobody's way, and is taken away by and by (tidy)
#   $run/locks/KEY     the leases (fds 3 to 7); held by the wrapper and its guard, never by the work
#   $run/gate          flock for the moments in which the line is read and changed (fd 8)
#   $run/journal       what every console tails
# Reading and writing is done by the shell itself wherever it can: a program costs a millisecond, a builtin some microseconds.
set -u
umask 077
# Bytes are bytes, and a program starts in a third of the system calls: it reads no locale. The work has the login's (BEGIN).
LC_ALL=C
export LC_ALL

# Milliseconds since 1970, by the uptime: asking date would cost a program. For people to read, never to decide by.
now() {
  read -r up _ </proc/uptime
  now=$((base + ${up%.*} * 1000 + 1${up#*.}0 - 1000))
}

# When the process was started (field 22 of stat) and how it is; the name in the second field may hold anything.
born() {
  born='' condition=''
  IFS= read -r stat 2>/dev/null <"/proc/$1/stat" || return 1
  # shellcheck disable=SC2086
  set -- ${stat##*") "}
  [ $# -ge 20 ] || return 1
  condition=$1
  shift 19
  born=$1
}

# One line, one write. Who rotates renames a new file over the journal: then the line is said once more, in the new one.
tell() {
  {
    printf '%s\n' "$1" && [ /proc/self/fd/1 -ef "$run/journal" ]
  } 2>/dev/null >>"$run/journal" || printf '%s\n' "$1" 2>/dev/null >>"$run/journal"
}
# A transition: in the journal for those who listen, in the task's own history for those who ask later.
transition() {
  printf '%s\n' "$2" 2>/dev/null >>"$state/tasks/$1/history"
  tell "$2"
  case ${wants:-} in *domain:*) announce ;; esac
}
# Libvirt's machines are told by a process of its own, which nobody waits for: announce.sh. Only for tasks that are the whole host's.
announce() {
  [ -d "$state/announced" ] || return 0
  sh "$lib" announce "$state" "$run" "$@" </dev/null >/dev/null 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- &
}
# The same where it is not known what an old task had: for all that was ever told.
announce_told() {
  for record in "$state"/announced/*; do
    [ ! -e "$record" ] || announce again
    return 0
  done
}

# A new journal that begins with what still waits or runs, so that reading one journal from its start is always enough.
# Called inside the gate. Who ended while we wrote has an ending by then, and is said to have ended. Who is killed before that
# leaves word (rotating), and whoever comes into the gate next does it all again.
rotate() {
  printf 'begun\n' 2>/dev/null >"$run/rotating"
  set --
  for each in "$run"/line/*; do
    [ ! -s "$each" ] || set -- "$@" "$each"
  done
  {
    printf '{"v":1,"e":"journal","boot":"%s"}\n' "$boot"
    for each; do
      id_of "$each"
      [ -e "$state/tasks/$of/history" ] || continue
      cat "$state/tasks/$of/history"
      [ ! -s "$state/tasks/$of/progress.ndjson" ] || tail -n 1 "$state/tasks/$of/progress.ndjson"
    done
    printf '{"v":1,"e":"live"}\n'
  } 2>/dev/null >"$run/journal.new" && mv -f "$run/journal.new" "$run/journal" || return 1
  for each; do
    id_of "$each"
    [ ! -e "$state/tasks/$of/ending.json" ] || tell_ending "$of"
  done
  printf '' 2>/dev/null >"$run/rotating"
}
finish_rotating() { [ ! -s "$run/rotating" ] || rotate; }
id_of() { of=${1##*/}; of=${of#*.}; }
tell_ending() {
  ending=
  read -r ending 2>/dev/null <"$state/tasks/$1/ending.json"
  [ -z "$ending" ] || tell "$ending"
}

gate() { command exec 8>>"$run/gate" && flock 8; }
ungate() { exec 8>&-; }

# ---- the line

# Whether the ticket $1 wants something that we ($wants, "X key S key") cannot share with it.
clash() {
  while read -r mode key; do
    case $mode in J) break ;; esac
    case " $wants " in
      *" X $key "*) return 0 ;;
      *" S $key "*) [ "$mode" = X ] && return 0 ;;
    esac
  done 2>/dev/null <"$run/line/$1"
  return 1
}
# Whether nobody holds this ticket any more. While its wrapper lives it does, which is seen without a program. Shared, so that
# two who look at once do not mistake each other for the holder.
unheld() {
  id_of "$1"
  ! holder "$of" || return 1
  flock -n -s 0 2>/dev/null <"$1"
}
# pid and birth of the wrapper of the task $1, if it is still the same process and not one whose end nobody has taken notice of.
holder() {
  pid='' birth=''
  read -r pid birth 2>/dev/null <"$state/tasks/$1/wrapper" && born "$pid" && [ "$born" = "$birth" ] && [ "$condition" != Z ]
}

# ahead: the tickets before ours that we cannot run beside, nearest first; by: the first of them all, which is the one
# that runs. One whose lock is free and who is first is dead: it is buried and we look again. Unless it waits for the restart
# of the host that is under way (down): then nobody gets its place.
look_ahead() {
  down=''
  while :; do
    ahead='' first=''
    for each in "$run"/line/*; do
      each=${each##*/}
      [ "$each" = "$ticket" ] && break
      if [ -s "$run/line/$each" ] && clash "$each"; then
        ahead="$each $ahead"
        first=${first:-$each}
      fi
    done
    by=${first#*.}
    [ -n "$first" ] && unheld "$run/line/$first" || return 0
    if parked "$by"; then
      down=1
      return 0
    fi
    lost "$by" 'It ended without a result: its wrapper died.'
  done
}

# All leases or none. busy: the key that somebody holds, though nobody in the line does.
lease() {
  busy='' fd=3
  # shellcheck disable=SC2086
  set -- $wants
  while [ $# -ge 2 ]; do
    how=-x
    [ "$1" = X ] || how=-s
    if ! eval "command exec $fd<>\"\$run/locks/\$2\"" 2>/dev/null || ! try "$how" "$fd" "$#"; then
      busy=$2 busy_how=$how
      release
      return 1
    fi
    fd=$((fd + 1))
    shift 2
  done
}
release() { exec 3>&- 4>&- 5>&- 6>&- 7>&-; }
# Beside the last one, what has to be written anyway is written.
try() {
  if [ -z "$unwritten" ] || [ "$3" -gt 2 ]; then
    flock -n "$1" "$2"
  else
    flock -n "$1" "$2" &
    trying=$!
    write_down
    wait "$trying"
  fi
}
unwritten='' no_room=''

# A number per resource that only grows, so that a late step of an earlier holder can be told and refused. Appended, because
# a file that is written anew is empty for a moment, and a kill at that moment would make it begin from 1 again.
fence() {
  fences='' fences_json=''
  # shellcheck disable=SC2086
  set -- $wants
  while [ $# -ge 2 ]; do
    last=0 lines=0
    while read -r value; do
      case $value in '' | *[!0-9]*) ;; *) last=$value lines=$((lines + 1)) ;; esac
    done 2>/dev/null <"$state/fences/$2"
    last=$((last + 1))
    if [ "$lines" -ge 64 ]; then
      printf '%s\n' "$last" >"$state/fences/.$2.new" && mv -f "$state/fences/.$2.new" "$state/fences/$2" || return 1
    else
      printf '%s\n' "$last" >>"$state/fences/$2" || return 1
    fi
    fences="$fences${fences:+ }$2=$last"
    fences_json="$fences_json${fences_json:+,}\"$2\":$last"
    shift 2
  done 2>/dev/null
}

# Whether the task $1 has let go because the host goes down, and that is still so.
parked() {
  when=''
  read -r when 2>/dev/null <"$state/tasks/$1/parked" && [ "$when" = "$boot" ] && going_down
}

# Tries to get our turn. Inside the gate.
#   verdict=running: all leases are ours, fenced and announced
#   verdict=blocked: by names who is ahead, or busy the lease that somebody outside of the line holds
#   verdict=full: no room for the fence, or for what is to be written down first (unwritten)
turn() {
  look_ahead
  verdict=blocked busy='' fences=''
  [ -z "$by" ] || return 0
  lease || return 0
  [ -z "$unwritten" ] || write_down
  if [ -n "$no_room" ] || ! fence; then
    release
    verdict=full
    return 0
  fi
  verdict=running
  now
  transition "$id" "{\"v\":1,\"e\":\"running\",\"id\":\"$id\",\"at\":$now,\"seq\":$seq,\"fences\":{$fences_json},\"task\":$brief}"
}
announce_blocked() {
  now
  outside=${busy:+\"$busy\"}
  transition "$id" "{\"v\":1,\"e\":\"blocked\",\"id\":\"$id\",\"at\":$now,\"seq\":$seq,\"by\":\"$by\",\"outside\":${outside:-null},\"task\":$brief}"
}
# A holder that has said its farewell lets go a moment later: give it that moment before somebody outside is suspected.
patience() {
  [ -n "$busy" ] && [ -z "$by" ] || return 1
  flock "$busy_how" -w 0.3 0 2>/dev/null <>"$run/locks/$busy" 9>&-
}

# What stands in a ticket.
claim() {
  # shellcheck disable=SC2086
  set -- $wants
  while [ $# -ge 2 ]; do
    printf '%s %s\n' "$1" "$2" || return 1
    shift 2
  done
  printf 'J %s\n' "$brief"
}

# A place in the line, and the turn if nobody is in the way. Inside the gate; before it is left the ticket has to be locked
# (flock -n 9). Not earlier: whether a ticket is held is asked inside the gate only, and the announcement shall not wait for it.
enter() {
  seq=''
  read -r seq 2>/dev/null <"$run/seq"
  case $seq in
    1?????????) ;;
    *)
      # First start, or killed while it was written: after whoever stands there.
      seq=1000000000
      for each in "$run"/line/*; do
        each=${each##*/}
        case ${each%%.*} in 1?????????) seq=${each%%.*} ;; esac
      done
      ;;
  esac
  seq=$((seq + 1))
  # Over the old one, which has the same length: what is cut to nothing first, ext4 writes to the disk at once.
  printf '%s\n' "$seq" 2>/dev/null 1<>"$run/seq" || return 1
  ticket=$seq.$id
  claim 2>/dev/null >"$run/line/$ticket" || return 1
  command exec 9<>"$run/line/$ticket" || return 1
  printf '' 2>/dev/null >"$state/open/$id" || return 1
  case $seq in *00 | *25 | *50 | *75) rotate ;; *) finish_rotating ;; esac
  turn
}

# ---- endings

# By rename: it is there whole or not at all. Its room was taken when the task was made, so that a full disk cannot eat it.
write_ending() {
  ending="{\"v\":1,\"e\":\"ended\",\"id\":\"$1\",\"at\":$now,\"state\":\"$2\",\"code\":$3,\"reason\":$4,\"who\":$5}"
  printf '%-1023s\n' "$ending" 2>/dev/null 1<>"$state/tasks/$1/.ending" &&
    mv -f "$state/tasks/$1/.ending" "$state/tasks/$1/ending.json"
}

# The processes of the task $2: its session $1, in which its process groups are, and what else is in its unit (others).
members() {
  members=$(sed -n "s/^\\([0-9]*\\) (.*) [^ZX] [0-9]* [0-9]* $1 .*/\\1/p" /proc/[0-9]*/stat 2>/dev/null)
  in_unit "$2"
  [ -n "$members$others" ]
}
# Kills what is left of a task's work. Number and birth of the session's first process must fit; where it is gone already,
# the others prove by their environment that they belong to the task. What is in its unit does.
slay() {
  sid='' birth=''
  read -r sid birth 2>/dev/null <"$state/tasks/$1/pid" || sid=-
  # Another process has that number by now.
  if born "$sid" && [ "$born" != "$birth" ]; then
    sid=-
  fi
  leader=$born
  [ "$sid" != - ] || [ -e "$state/tasks/$1/unit" ] || return 0
  for pause in 0 0 0.01 0.02 0.05 0.1 0.2 0.5 1; do
    [ "$pause" = 0 ] || sleep "$pause"
    members "$sid" "$1" || return 0
    for each in $members; do
      [ -n "$leader" ] || grep -qsz "^UNDERSTUDY_TASK=$1\$" "/proc/$each/environ" || continue
      kill -KILL "$each" 2>/dev/null
    done
    # shellcheck disable=SC2086
    [ -z "$others" ] || kill -KILL $others 2>/dev/null
  done
}

# What a console has said when it cancelled or broke, as JSON: why and who; and the state that the task shall end in.
read_words() {
  why='' who='' into=''
  IFS="$us" read -r why who into 2>/dev/null <"$state/tasks/$1/cancel"
}

# A task that ended without a result: what is left of it is ended, and it is told. The caller holds its ticket, or is
# inside the gate and has seen that nobody does.
lost() {
  declare_lost "$1" "$2"
  rm -f "$run/line/"*".$1" "$state/open/$1"
  announce_told
}
declare_lost() {
  if [ ! -e "$state/tasks/$1/ending.json" ]; then
    slay "$1"
    read_words "$1"
    now
    write_ending "$1" lost -1 "${why:-\"$2\"}" "${who:-\"\"}"
  fi
  tell_ending "$1"
}

told_already() {
  for place in "$run/line/"*".$old"; do
    [ -e "$place" ] && [ ! -s "$place" ] || return 1
  done
}

# Takes away what is left in the line of tasks that are over: one program for many of them.
tidy() {
  set --
  for each in "$run"/line/*; do
    id_of "$each"
    [ -s "$each" ] || [ ! -e "$state/tasks/$of/ending.json" ] || set -- "$@" "$each" "$state/open/$of"
  done
  [ $# = 0 ] || rm -f "$@" </dev/null >/dev/null 2>&1
}

# What has ended while nobody looked. Inside the gate: who is being admitted stands in the line already or has no mark yet.
sweep() {
  later='' over=''
  for each in "$state"/open/*; do
    [ -e "$each" ] || continue
    old=${each##*/}
    if [ -e "$state/tasks/$old/ending.json" ] && told_already; then
      over="$over $old"
      continue
    fi
    at=''
    read -r at 2>/dev/null <"$state/tasks/$old/boot"
    if [ "$at" != "$boot" ]; then
      if [ -s "$state/tasks/$old/resume" ] && [ -s "$state/tasks/$old/claim" ] &&
        [ ! -e "$state/tasks/$old/cancel" ] && [ ! -e "$state/tasks/$old/ending.json" ]; then
        # Who waited comes after those who had their leases.
        if [ -s "$state/tasks/$old/pid" ]; then take_up "$old"; else later="$later $old"; fi
        continue
      fi
      # Of no use any more: these numbers belong to others now.
      rm -f "$state/tasks/$old/pid" "$state/tasks/$old/wrapper" "$state/tasks/$old/unit"
      lost "$old" 'The host was restarted before it was over.'
      continue
    fi
    for place in "$run/line/"*".$old"; do
      [ -e "$place" ] && ! unheld "$place" || parked "$old" || lost "$old" 'It ended without a result: its wrapper died.'
    done
  done
  for old in $later; do take_up "$old"; done
  set --
  for old in $over; do
    set -- "$@" "$run/line/"*".$old" "$state/open/$old"
  done
  [ $# = 0 ] || rm -f "$@"
  # Tickets whose mark is gone: their owner was on its way out.
  for each in "$run"/line/*; do
    [ -e "$each" ] || continue
    id_of "$each"
    [ -e "$state/open/$of" ] || ! unheld "$each" || rm -f "$each"
  done
  remove_boot_unit ''
}
