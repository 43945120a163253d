
# ---- tasks that go on after a restart of their host: those that have a file "resume". Whoever comes first after the restart, the
# helper of a console or the unit below, gives them a place in the line and their leases again.

boot_unit=/etc/systemd/system/understudy-resume.service
boot_link=/etc/systemd/system/multi-user.target.wants/understudy-resume.service

# What the line and the login would not tell any more after a restart. $1: lines for the shell, escaped for printf's %b.
keep_for_restart() {
  {
    printf '%b' "$1" >"$dir/resume" && claim >"$dir/claim" || return 1
    [ -z "${SUDO_UID:-}" ] || printf '%s %s %s\n' "$SUDO_UID" "${SUDO_GID:-$SUDO_UID}" "${SUDO_USER:-}" >"$dir/login"
  } 2>/dev/null
}

# So that no console is needed: a unit that is there only while there is such a task. Where it cannot be made, the first
# console sees to it. Inside the gate.
install_boot_unit() {
  case $units in system*) ;; *) return 0 ;; esac
  [ "$state" = /var/lib/understudy ] || return 0
  own=$state/resume/${lib##*/}
  [ ! -e "$boot_unit" ] || [ ! -e "$own" ] || return 0
  {
    mkdir -p "$state/resume" "${boot_link%/*}" && cat "$lib" >"$own" || return 0
    cat >"$boot_unit.new" <<END && chmod 644 "$boot_unit.new" && mv -f "$boot_unit.new" "$boot_unit" && ln -sf "$boot_unit" "$boot_link"
# Made by Understudy for tasks that go on after a restart, and removed with the last of them.
[Unit]
Description=Tasks of Understudy that go on after a restart
After=local-fs.target dbus.service
Before=libvirtd.service virtqemud.service libvirt-guests.service

[Service]
Type=oneshot
KillMode=process
Environment=HOME=/root USER=root LOGNAME=root
WorkingDirectory=-/root
ExecStart=/bin/sh $own resume $state $run

[Install]
WantedBy=multi-user.target
END
  } 2>/dev/null
}
# $1: a task that does not count any more. Inside the gate.
remove_boot_unit() {
  [ "$state" = /var/lib/understudy ] && [ -e "$boot_unit" ] || return 0
  for each in "$state"/open/*; do
    [ "${each##*/}" = "$1" ] || [ ! -e "$state/tasks/${each##*/}/resume" ] || return 0
  done
  rm -rf "$boot_link" "$boot_unit" "$state/resume" 2>/dev/null
}

# A task of an earlier boot. Inside the gate.
take_up() {
  id=$1 dir=$state/tasks/$1
  # Who did this was killed before it was done: then it waits or runs already, or has to be begun once more.
  for place in "$run/line/"*".$id"; do
    [ -e "$place" ] || continue
    if ! unheld "$place"; then
      printf '%s\n' "$boot" >"$dir/boot"
      return
    fi
    rm -f "$place"
  done
  # It goes on if it had begun.
  [ ! -s "$dir/pid" ] || printf '' >"$dir/again"
  rm -f "$dir/pid" "$dir/wrapper" "$dir/unit" "$dir/parked" "$dir/progress" "$dir/.newest" "$dir/.next"
  wants=''
  while read -r mode key; do
    case $mode in
      J) brief=$key ;;
      *) wants="$wants${wants:+ }$mode $key" ;;
    esac
  done <"$dir/claim"
  now
  transition "$id" "{\"v\":1,\"e\":\"queued\",\"id\":\"$id\",\"at\":$now,\"reason\":\"The host was restarted, and it goes on.\",\"who\":\"\"}"
  if ! enter || [ "$verdict" = full ]; then
    lost "$id" 'The host was restarted, and there was no room to go on.'
  else
    [ "$verdict" != blocked ] || announce_blocked
    flock -n 9
    # As whoever asked for it, whoever we are.
    mine="${SUDO_UID:-} ${SUDO_GID:-} ${SUDO_USER:-}"
    unset SUDO_UID SUDO_GID SUDO_USER
    if [ -e "$dir/login" ]; then
      read -r SUDO_UID SUDO_GID SUDO_USER <"$dir/login"
    fi
    start_wrapper
    printf '%s\n' "$boot" >"$dir/boot"
    unset SUDO_UID SUDO_GID SUDO_USER
    if [ "$mine" != '  ' ]; then
      read -r SUDO_UID SUDO_GID SUDO_USER <<END
$mine
END
    fi
  fi
  release
  exec 9>&-
}
