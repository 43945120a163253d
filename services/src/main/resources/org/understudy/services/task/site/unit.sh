
# ---- a unit of systemd's for each task, where there is systemd: its control group holds everything that the task starts, even what
# left its session, and what ends a login leaves it alone. A scope, because the wrapper runs already and holds its locks.

# Who gives it: the system's manager to root, the login's own to others, if it outlives the login. Else there is none.
manager() {
  units=none
  [ -d /run/systemd/system ] && command -v busctl >/dev/null 2>&1 || return 0
  if [ "$scope" = root ]; then
    units=system
  elif [ -e "/var/lib/systemd/linger/$(id -un)" ] && [ -S "/run/user/$(id -u)/bus" ]; then
    units=user
  fi
}

# Moves this process, which becomes the wrapper, into a unit of its own.
own_unit() {
  IFS= read -r stat </proc/self/stat
  self=${stat%% *}
  # shellcheck disable=SC2086
  set -- ${stat##*") "}
  session=$4 bus=--system
  [ "${units%-must}" = system ] || bus=--user
  XDG_RUNTIME_DIR=${XDG_RUNTIME_DIR:-/run/user/$(id -u)} busctl "$bus" call org.freedesktop.systemd1 \
    /org/freedesktop/systemd1 org.freedesktop.systemd1.Manager StartTransientUnit 'ssa(sv)a(sa(sv))' \
    "understudy-task-$id.scope" fail 4 PIDs au 1 "$self" Description s "Task of Understudy: $id" \
    CollectMode s inactive-or-failed TimeoutStopUSec t 30000000 0 >/dev/null 3>&- 4>&- 5>&- 6>&- 7>&- 9>&- || return 1
  # It is asked for now, and comes in a moment.
  for pause in 0.01 0.01 0.02 0.02 0.05 0.1 0.2 0.5 1 2; do
    my_group
    case $group in
      */"understudy-task-$id.scope")
        printf '%s %s\n' "$group" "$session" 2>/dev/null >"$dir/unit"
        return 0
        ;;
    esac
    sleep "$pause" 3>&- 4>&- 5>&- 6>&- 7>&- 9>&-
  done
  return 1
}
my_group() {
  group=''
  while IFS= read -r line; do
    case $line in
      *:name=systemd:/*) group=/sys/fs/cgroup/systemd${line#*:name=systemd:} ;;
      0::/*) group=${group:-/sys/fs/cgroup${line#0::}} ;;
    esac
  done </proc/self/cgroup
}

# others: what is in the unit of the task $1 but does not belong to its wrapper.
in_unit() {
  others='' group='' session=''
  read -r group session 2>/dev/null <"$state/tasks/$1/unit" || return 0
  in_group "$group"
}
in_group() {
  [ -e "$1/cgroup.procs" ] || return 0
  while read -r pid; do
    IFS= read -r stat 2>/dev/null <"/proc/$pid/stat" || continue
    stat=${stat##*") "}
    case $stat in [ZX]*) continue ;; esac
    # Behind its state, its parent and its group: its session.
    stat=${stat#* } && stat=${stat#* } && stat=${stat#* }
    [ "${stat%% *}" = "$session" ] || others="$others $pid"
  done 2>/dev/null <"$1/cgroup.procs"
  for below in "$1"/*/; do
    [ ! -d "$below" ] || in_group "${below%/}"
  done
}

# Whether the host is on its way down: then what ends has not ended by itself.
going_down() {
  if [ -d /run/systemd/system ]; then
    init=''
    read -r init </proc/1/comm
    case $init in systemd-shutdow*) return 0 ;; esac
    [ "$(systemctl is-system-running 2>/dev/null 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-)" = stopping ]
  else
    case $(runlevel 2>/dev/null) in *' '[06]) return 0 ;; esac
    return 1
  fi
}
