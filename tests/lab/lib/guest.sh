# shellcheck shell=bash
# Guests that run: QEMU without hardware help, on the user network, with ports of this machine's loopback address.

run_dir() { printf '%s/run/%s' "$lab_home" "$1"; }

guest_running() { our_process "$(run_dir "$1")/process" >/dev/null; }

# Who logs in: shop knows root by key and ops with a password for sudo; odd has no root login, but keeper needs no password.
guest_user() { [[ $1 == odd ]] && printf keeper || printf root; }

# guest_ssh NAME [COMMAND...]
guest_ssh() {
  local name=$1 run port
  shift
  run=$(run_dir "$name")
  port=$(<"$run/port")
  ssh -F none -p "$port" -i "$run/identity" -o IdentitiesOnly=yes -o BatchMode=yes -o StrictHostKeyChecking=yes \
    -o UserKnownHostsFile="\"$run/known_hosts\"" -o GlobalKnownHostsFile=none -o ConnectTimeout=5 \
    -o ServerAliveInterval=5 -o LogLevel=ERROR "$(guest_user "$name")@127.0.0.1" "$@"
}

# Layers over the image take what the guest writes; the image itself stays as it was built.
prepare_disks() {
  local run=$1 image=$2 raw layer
  for raw in "$image"/disk?.raw; do
    layer=$run/$(basename "$raw" .raw).qcow2
    [[ -f $layer ]] || qemu-img create -q -f qcow2 -F raw -b "$raw" "$layer"
  done
}

boot_guest() {
  local name=$1 run=$2 image=$3 port=$4 http=$5 sql=$6 layer disks=() slot=4
  for layer in "$run"/disk?.qcow2; do
    disks+=(-drive "if=none,id=d$slot,file=${layer//,/,,},format=qcow2,cache=unsafe,discard=unmap"
      -device "virtio-blk-pci,drive=d$slot,addr=$slot,serial=${name}$((slot - 4))")
    slot=$((slot + 1))
  done
  rm -f "$run/pid"
  qemu-system-x86_64 -name "understudy-lab-$name" -nodefaults -no-user-config -display none -daemonize -pidfile "$run/pid" \
    -machine pc -accel tcg,thread=multi -smp 2 -cpu max -m 1024 \
    -kernel "$image/kernel" -initrd "$image/initrd" -append "$(<"$image/append")" \
    -netdev "user,id=net,hostfwd=tcp:127.0.0.1:$port-:22,hostfwd=tcp:127.0.0.1:$http-:80,hostfwd=tcp:127.0.0.1:$sql-:5432" \
    -device virtio-net-pci,netdev=net,addr=3 "${disks[@]}" -device virtio-rng-pci \
    -device virtio-serial-pci -chardev null,id=agent -device virtserialport,chardev=agent,name=org.qemu.guest_agent.0 \
    -chardev "file,id=console,path=${run//,/,,}/console.log" -serial chardev:console \
    >"$run/qemu.log" 2>&1 9>&-
}

# Waits until a login works and the guest has started all that it starts at boot.
await_guest() {
  local name=$1 run=$2 deadline=$((SECONDS + ${UNDERSTUDY_LAB_PATIENCE:-300}))
  until guest_ssh "$name" true 2>"$run/ssh.log" 9>&-; do
    guest_running "$name" || refuse "The guest $name ended while it booted" "See $run/console.log and $run/qemu.log"
    if ((SECONDS > deadline)); then
      end_process "$run/process" 5
      refuse "The guest $name did not let us log in within ${UNDERSTUDY_LAB_PATIENCE:-300} seconds" "See $run/console.log; a busy machine may need UNDERSTUDY_LAB_PATIENCE=900"
    fi
    sleep 0.5
  done
  guest_ssh "$name" 'timeout 200 systemctl is-system-running --wait' >"$run/state" 2>>"$run/ssh.log" 9>&- || true
}

# For who waits; "start" is when it began.
so_far() { say "  $((SECONDS - start)) s so far ..."; }

start_guest() {
  local name=$1 fresh=$2 run image start=$SECONDS
  run=$(run_dir "$name")
  # Somebody else's start may be under way; a guest that runs is good enough for all, whatever has become of the recipe.
  take_lock "$name"
  if guest_running "$name" && [[ -f $run/start.json ]]; then
    [[ -z $fresh ]] || say "The guest $name runs already; stop it first to have it fresh."
    cat "$run/start.json"
    return
  fi
  release_lock
  news_begin 30 so_far
  build_image "$name"
  news_end
  take_lock "$name"
  if guest_running "$name" && [[ -f $run/start.json ]]; then
    cat "$run/start.json"
    return
  fi
  need_tools "Starting a guest" qemu-system-x86_64=qemu-system-x86 qemu-img=qemu-utils ssh=openssh-client flock=util-linux
  end_process "$run/process" 5
  image=$(image_dir "$name")
  mkdir -p "$run"
  if [[ -n $fresh || ! -f $run/image || $(<"$run/image") != "$image" ]]; then
    rm -f "$run"/disk?.qcow2
    printf '%s\n' "$image" >"$run/image"
  fi
  rm -f "$run/start.json"
  install -m 600 "$image/identity" "$run/identity"
  prepare_disks "$run" "$image"

  say "Booting $name ..."
  local port http sql booted=
  for _ in 1 2 3; do
    port=$(free_port)
    http=$(free_port)
    sql=$(free_port)
    if boot_guest "$name" "$run" "$image" "$port" "$http" "$sql"; then
      booted=yes
      break
    fi
    # A port may have been taken in between.
    grep -q hostfwd "$run/qemu.log" || break
  done
  [[ -n $booted ]] || refuse "QEMU did not start the guest $name: $(tail -n 1 "$run/qemu.log")" "See $run/qemu.log"
  record_process "$run/process" "$(<"$run/pid")" || refuse "The guest $name ended at once" "See $run/qemu.log"
  printf '%s\n' "$port" >"$run/port"
  sed "s/^/[127.0.0.1]:$port /" "$image/host-keys" >"$run/known_hosts"
  news_begin 30 so_far
  await_guest "$name" "$run"
  news_end

  local account=''
  [[ $name != shop ]] || account="\"sudoUser\":\"ops\",\"password\":$(quote "$lab_password"),\"database\":\"shop\",\"databaseUser\":\"shop\","
  printf '{"name":"%s","host":"127.0.0.1","port":%d,"user":"%s","identity":%s,"knownHosts":%s,"seconds":%d,"pid":%d,"image":%s,"console":%s,%s"httpPort":%d,"sqlPort":%d}\n' \
    "$name" "$port" "$(guest_user "$name")" "$(quote "$run/identity")" "$(quote "$run/known_hosts")" $((SECONDS - start)) \
    "$(<"$run/pid")" "$(quote "$image")" "$(quote "$run/console.log")" "$account" "$http" "$sql" >"$run/start.json.part"
  mv "$run/start.json.part" "$run/start.json"
  cat "$run/start.json"
}

stop_guest() {
  local name=$1 run turns=150
  run=$(run_dir "$name")
  take_lock "$name"
  if ! guest_running "$name"; then
    rm -f "$run/process" "$run/start.json"
    say "$name does not run."
    return
  fi
  rm -f "$run/start.json"
  guest_ssh "$name" 'sudo -n systemctl poweroff' >/dev/null 2>&1 9>&- || true
  while ((turns-- > 0)) && guest_running "$name"; do sleep 0.2; done
  if guest_running "$name"; then say "$name does not shut down by itself, so its power is cut."; fi
  end_process "$run/process" 5
  release_lock
  say "$name is stopped."
}

remove_guest() {
  local name=$1
  stop_guest "$name"
  rm -rf "$(run_dir "$name")" "$lab_home/images/$name"-*
  say "$name is removed."
}

remove_all() {
  local name
  for name in "${guest_names[@]}"; do remove_guest "$name"; done
  stop_sshd
  stop_portal
  rm -rf "$lab_home/base" "$lab_home/images" "$lab_home/run" "$lab_home/sshd" "$lab_home/portal" "$lab_home"/*.lock
  rmdir "$lab_home" 2>/dev/null || true
  say "The lab is removed."
}

status_text() {
  local name run
  for name in "${guest_names[@]}"; do
    run=$(run_dir "$name")
    if guest_running "$name"; then
      if [[ -f $run/start.json ]]; then
        printf '%-8s runs, SSH on 127.0.0.1 port %s\n' "$name" "$(<"$run/port")"
      else
        printf '%-8s boots\n' "$name"
      fi
    elif [[ -f $(image_dir "$name")/done ]]; then
      printf '%-8s is built\n' "$name"
    else
      printf '%-8s is not built\n' "$name"
    fi
  done
  printf '%-8s %s\n' portal "$(portal_state)" sshd "$(sshd_state)"
}

status_json() {
  local name run state guests='' details
  for name in "${guest_names[@]}"; do
    run=$(run_dir "$name")
    details=null
    if guest_running "$name"; then
      state=booting
      if [[ -f $run/start.json ]]; then
        state=running
        details=$(<"$run/start.json")
      fi
    elif [[ -f $(image_dir "$name")/done ]]; then
      state=built
    else
      state=absent
    fi
    guests+="${guests:+,}{\"name\":\"$name\",\"state\":\"$state\",\"details\":$details}"
  done
  printf '{"home":%s,"guests":[%s],"portal":%s,"sshd":%s}\n' "$(quote "$lab_home")" "$guests" \
    "$(quote "$(portal_state)")" "$(quote "$(sshd_state)")"
}
