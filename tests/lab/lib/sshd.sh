# shellcheck shell=bash
# An SSH server of our own on the loopback address: "this machine over SSH".

sshd_dir() { printf '%s/sshd' "$lab_home"; }

sshd_state() { our_process "$(sshd_dir)/process" >/dev/null && printf 'runs' || printf 'stopped'; }

start_sshd() {
  take_lock sshd
  local dir program port user start=$SECONDS turns=100
  dir=$(sshd_dir)
  if our_process "$dir/process" >/dev/null && [[ -f $dir/start.json ]]; then
    cat "$dir/start.json"
    release_lock
    return
  fi
  program=$(command -v sshd || true)
  [[ -n $program ]] || program=/usr/sbin/sshd
  [[ -x $program ]] || refuse "There is no OpenSSH server" "Install it: apt-get install openssh-server"
  case $dir in *[[:space:]\"]*) refuse "The SSH server cannot use a folder with blanks in its name: $dir" "Set UNDERSTUDY_LAB_HOME to one without" ;; esac
  user=$(id -un)
  mkdir -p "$dir"
  chmod 700 "$dir"
  [[ -f $dir/identity ]] || ssh-keygen -q -t ed25519 -N '' -C understudy-lab -f "$dir/identity"
  [[ -f $dir/host_key ]] || ssh-keygen -q -t ed25519 -N '' -C understudy-lab -f "$dir/host_key"
  cp "$dir/identity.pub" "$dir/authorized_keys"
  if ((EUID == 0)); then mkdir -p /run/sshd; fi
  port=$(free_port)
  cat >"$dir/config" <<END
Port $port
ListenAddress 127.0.0.1
HostKey $dir/host_key
PidFile $dir/pid
AuthorizedKeysFile $dir/authorized_keys
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
AllowUsers $user
UsePAM no
UseDNS no
MaxSessions 50
MaxStartups 100
AllowStreamLocalForwarding yes
Subsystem sftp internal-sftp
END
  rm -f "$dir/pid"
  "$program" -f "$dir/config" -E "$dir/log" 9>&- || refuse "The SSH server did not start" "See $dir/log"
  while ((turns-- > 0)) && [[ ! -s $dir/pid ]]; do sleep 0.1; done
  record_process "$dir/process" "$(<"$dir/pid")" || refuse "The SSH server ended at once" "See $dir/log"
  printf '[127.0.0.1]:%s %s\n' "$port" "$(cut -d' ' -f1,2 "$dir/host_key.pub")" >"$dir/known_hosts"
  ssh -F none -p "$port" -i "$dir/identity" -o IdentitiesOnly=yes -o BatchMode=yes -o StrictHostKeyChecking=yes \
    -o UserKnownHostsFile="$dir/known_hosts" -o GlobalKnownHostsFile=none -o ConnectTimeout=10 "$user@127.0.0.1" true 9>&- ||
    refuse "The SSH server runs, but $user cannot log in" "See $dir/log"
  printf '{"name":"sshd","host":"127.0.0.1","port":%d,"user":%s,"identity":%s,"knownHosts":%s,"seconds":%d,"pid":%d}\n' \
    "$port" "$(quote "$user")" "$(quote "$dir/identity")" "$(quote "$dir/known_hosts")" $((SECONDS - start)) "$(<"$dir/pid")" >"$dir/start.json"
  cat "$dir/start.json"
  release_lock
}

stop_sshd() {
  take_lock sshd
  end_process "$(sshd_dir)/process" 5
  rm -f "$(sshd_dir)/start.json"
  release_lock
  say "The lab's SSH server is stopped."
}

sshd_status() {
  printf 'sshd     %s\n' "$(sshd_state)"
  our_process "$(sshd_dir)/process" >/dev/null
}
