# Starts, stops, enables or disables a service, or brings back how it was. Before it: what is to be done, in
#   name action kept (where it is kept how it was before) undo (yes: bring that back) look (yes: only say how it is)
# It is the work of a task: what it prints is the task's log. systemd where it runs, else scripts of /etc/init.d.

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}
script=/etc/init.d/$name
if [ -d /run/systemd/system ] && command -v systemctl >/dev/null 2>&1; then
  by=systemd
  [ "$(systemctl show -p LoadState --value -- "$name")" != not-found ] ||
    fail "There is no service $name on this host. See which there are: systemctl list-unit-files --type=service"
elif [ -d /etc/init.d ]; then
  by=init
  [ -x "$script" ] || fail "There is no service $name on this host. See which there are: ls /etc/init.d"
else
  fail "This host has neither systemd nor /etc/init.d, so its services cannot be switched. Use: understudy run"
fi

runs() {
  case $by in
    systemd) systemctl is-active --quiet -- "$name" ;;
    init) call status >/dev/null 2>&1 ;;
  esac
}
# yes, no, or what the system calls it where it can be neither: static, masked, …
enabled() {
  case $by in
    systemd)
      word=$(systemctl is-enabled -- "$name" 2>/dev/null)
      case $word in enabled | enabled-runtime) echo yes ;; disabled) echo no ;; *) echo "${word:-unknown}" ;; esac
      ;;
    init)
      for each in /etc/rc[2345].d/S??"$name" /etc/runlevels/default/"$name"; do
        if [ -e "$each" ] || [ -L "$each" ]; then
          echo yes
          return
        fi
      done
      echo no
      ;;
  esac
}
call() {
  if command -v service >/dev/null 2>&1; then
    service "$name" "$1" </dev/null
  else
    "$script" "$1" </dev/null
  fi
}
switch() {
  case $by.$1 in
    systemd.*) systemctl "$1" -- "$name" ;;
    init.enable)
      if command -v update-rc.d >/dev/null 2>&1; then
        update-rc.d "$name" defaults >/dev/null && update-rc.d "$name" enable
      elif command -v rc-update >/dev/null 2>&1; then
        rc-update add "$name" default
      elif command -v chkconfig >/dev/null 2>&1; then
        chkconfig "$name" on
      else
        fail "This host has no program to enable services: update-rc.d, rc-update or chkconfig."
      fi
      ;;
    init.disable)
      if command -v update-rc.d >/dev/null 2>&1; then
        update-rc.d "$name" disable
      elif command -v rc-update >/dev/null 2>&1; then
        rc-update del "$name" default
      elif command -v chkconfig >/dev/null 2>&1; then
        chkconfig "$name" off
      else
        fail "This host has no program to disable services: update-rc.d, rc-update or chkconfig."
      fi
      ;;
    init.*) call "$1" ;;
  esac
}
how() {
  if runs; then now=running; else now=stopped; fi
  on=$(enabled)
}
tell() {
  case $on in
    yes) boots='starts with the host' ;;
    no) boots='does not start with the host' ;;
    *) boots="is $on" ;;
  esac
  printf '%s: %s, %s\n' "$name" "$now" "$boots"
}

bring_back() {
  [ -s "$kept/was" ] || fail "How it was before is not kept any more: the task's directory was cleaned."
  [ ! -e "$kept/undone" ] || fail "It has been undone already."
  read -r before_now before_on <"$kept/was"
  how
  if [ "$on" != "$before_on" ]; then
    case $before_on in
      yes) switch enable ;;
      no) switch disable ;;
    esac || fail "$name cannot be brought back to how it was."
  fi
  if [ "$now" != "$before_now" ]; then
    case $before_now in
      running) switch start ;;
      *) switch stop ;;
    esac || fail "$name cannot be brought back to how it was."
  fi
  how
  [ "$now $on" = "$before_now $before_on" ] || fail "$name is $now now, and was $before_now before."
  : >"$kept/undone"
  tell
}

if [ "$look" = yes ]; then
  how
  tell
elif [ "$undo" = yes ]; then
  bring_back
else
  mkdir -p "$kept" || fail "No directory can be made to keep how it is now."
  how
  printf '%s %s\n' "$now" "$on" >"$kept/was" || fail "There is no room to keep how it is now."
  switch "$action" || fail "$name: $action failed. See its log on that host."
  how
  tell
fi
