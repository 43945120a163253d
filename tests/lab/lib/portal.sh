# shellcheck shell=bash
# This machine as a portal: libvirt's system daemon, by systemd where it rules, else by hand.

portal_uri=qemu:///system

libvirt_answers() { timeout 20 virsh -c "$portal_uri" version >/dev/null 2>&1; }

portal_state() {
  if ! command -v virsh >/dev/null; then
    printf 'not installed'
  elif libvirt_answers; then
    printf 'answers'
  else
    printf 'does not answer'
  fi
}

# start_daemon NAME PID-FILE COMMAND...: for daemons that go to the background and write their pid.
start_daemon() {
  local name=$1 file=$2 turns=50
  shift 2
  rm -f "$file"
  "$@" >>"$lab_home/portal/$name.log" 2>&1 9>&- || refuse "$name did not start" "See $lab_home/portal/$name.log"
  while ((turns-- > 0)) && [[ ! -s $file ]]; do sleep 0.1; done
  record_process "$lab_home/portal/$name" "$(<"$file")" || refuse "$name ended at once" "See $lab_home/portal/$name.log"
}

# As udev would have it, where there is none: containers hand the device in with whatever owner the machine below gave it.
# A device that QEMU's user cannot open makes libvirt probe QEMU anew for every question, 8 s each.
open_kvm_to_qemu() {
  local user=libvirt-qemu
  [[ -c /dev/kvm ]] && getent passwd "$user" >/dev/null && getent group kvm >/dev/null || return 0
  if ! setpriv --reuid "$user" --regid "$user" --init-groups sh -c 'test -r /dev/kvm && test -w /dev/kvm'; then
    chgrp kvm /dev/kvm
    chmod 0660 /dev/kvm
  fi
}

start_portal() {
  take_lock portal
  local start=$SECONDS state=$lab_home/portal started=false turns=150
  need_tools "The portal" virsh=libvirt-clients libvirtd=libvirt-daemon-system qemu-system-x86_64=qemu-system-x86 qemu-img=qemu-utils
  if ! libvirt_answers; then
    need_root "Starting libvirt"
    mkdir -p "$state"
    started=true
    if [[ -d /run/systemd/system ]]; then
      systemctl start libvirtd
      printf 'libvirtd\n' >"$state/unit"
    else
      if ! [[ -S /run/dbus/system_bus_socket ]] || ! dbus_answers; then
        rm -f /run/dbus/pid /run/dbus/system_bus_socket
        mkdir -p /run/dbus
        start_daemon dbus-daemon /run/dbus/pid dbus-daemon --system --fork
      fi
      if ! pgrep -x virtlogd >/dev/null; then
        start_daemon virtlogd "$state/virtlogd.pid" virtlogd --daemon --pid-file "$state/virtlogd.pid"
      fi
      open_kvm_to_qemu
      if (ulimit -Hc unlimited) 2>/dev/null; then
        start_daemon libvirtd "$state/libvirtd.pid" libvirtd --daemon --pid-file "$state/libvirtd.pid"
      else
        # sudo forbids core dumps and not every container lets root allow them again; libvirt insists on them by default.
        # It reads a configuration without them, in a mount namespace of its own.
        { grep -v '^max_core' /etc/libvirt/qemu.conf || true; } >"$state/qemu.conf"
        printf 'max_core = 0\n' >>"$state/qemu.conf"
        start_daemon libvirtd "$state/libvirtd.pid" unshare --mount --propagation slave sh -euc \
          'mount --bind "$1" /etc/libvirt/qemu.conf; exec libvirtd --daemon --pid-file "$2"' sh "$state/qemu.conf" "$state/libvirtd.pid"
      fi
    fi
    while ((turns-- > 0)) && ! libvirt_answers; do sleep 0.2; done
    libvirt_answers || refuse "libvirt was started but does not answer at $portal_uri" "See $state and: virsh -c $portal_uri version"
  fi
  printf '{"name":"portal","uri":"%s","started":%s,"seconds":%d}\n' "$portal_uri" "$started" $((SECONDS - start))
  release_lock
}

dbus_answers() {
  timeout 5 dbus-send --system --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.GetId >/dev/null 2>&1
}

stop_portal() {
  take_lock portal
  local state=$lab_home/portal unit
  if [[ -f $state/unit ]]; then
    unit=$(<"$state/unit")
    systemctl stop "$unit" || true
    rm -f "$state/unit"
  fi
  end_process "$state/libvirtd" 15
  end_process "$state/virtlogd" 5
  if our_process "$state/dbus-daemon" >/dev/null; then
    end_process "$state/dbus-daemon" 5
    rm -f /run/dbus/pid /run/dbus/system_bus_socket
  fi
  release_lock
  say "What the lab started for the portal is stopped."
}

portal_status() {
  local state
  state=$(portal_state)
  printf 'portal   %s\n' "$state"
  [[ $state == answers ]]
}
