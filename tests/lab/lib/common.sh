# shellcheck shell=bash
# Words, places and processes of the lab.

lab_home=${UNDERSTUDY_LAB_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/understudy/lab}
guest_names=(shop odd)
# What one needs to log in by password, in the guests and in their database.
lab_password=stage-door

# say, and news of what takes long.
# shellcheck source=../../../installers/words.sh
source "$here/../../installers/words.sh"

# refuse WHAT REMEDY: one sentence each, and out.
refuse() {
  news_end
  printf 'lab: %s. %s\n' "$1" "$2" >&2
  exit 1
}

guest_name() {
  local known
  for known in "${guest_names[@]}"; do
    [[ $known != "${1-}" ]] || return 0
  done
  if [[ -z ${1-} ]]; then
    refuse "A guest's name is missing" "Name one of: ${guest_names[*]}"
  fi
  refuse "The lab knows no guest \"$1\"" "Name one of: ${guest_names[*]}"
}

need_root() { ((EUID == 0)) || refuse "$1 needs root" "Run it again with sudo"; }

# need_tools PURPOSE TOOL=PACKAGE...
need_tools() {
  local purpose=$1 pair missing=()
  shift
  for pair in "$@"; do
    command -v "${pair%%=*}" >/dev/null || missing+=("${pair#*=}")
  done
  ((${#missing[@]} == 0)) || refuse "$purpose needs packages that are not installed" "Install them: apt-get install ${missing[*]}"
}

# A string as JSON.
quote() {
  local s=$1
  s=${s//\\/\\\\}
  s=${s//\"/\\\"}
  s=${s//$'\n'/\\n}
  s=${s//$'\t'/\\t}
  printf '"%s"' "$s"
}

# Whoever holds the lock NAME has the others wait; it ends with this shell. Children get its descriptor unless they close 9.
take_lock() {
  mkdir -p "$lab_home"
  exec 9>"$lab_home/$1.lock"
  flock -w 900 9 || refuse "Another process has been working on $1 for 15 minutes" "See which one with: fuser $lab_home/$1.lock"
}
release_lock() { exec 9>&-; }

# When process PID was started, in ticks since boot: a number that tells it from a later process with the same id.
# After the closing parenthesis of the name, the start time is field 20.
started_at() {
  local stat fields
  read -r stat 2>/dev/null <"/proc/$1/stat" || return 1
  read -ra fields <<<"${stat##*) }"
  printf '%s' "${fields[19]}"
}

# record_process FILE PID: remembers that this process is ours.
record_process() {
  local at
  at=$(started_at "$2") || return 1
  printf '%s %s\n' "$2" "$at" >"$1"
}

# our_process FILE: prints the recorded process if it still is the one that was recorded.
our_process() {
  local pid at now
  [[ -f $1 ]] || return 1
  read -r pid at <"$1" || return 1
  now=$(started_at "$pid") || return 1
  [[ $now == "$at" ]] || return 1
  printf '%s' "$pid"
}

# end_process FILE SECONDS: asks the recorded process to end, insists after that time.
end_process() {
  local pid turns=$(($2 * 5))
  if pid=$(our_process "$1"); then
    kill -TERM "$pid" 2>/dev/null || true
    while ((turns-- > 0)) && our_process "$1" >/dev/null; do sleep 0.2; done
    if our_process "$1" >/dev/null; then kill -KILL "$pid" 2>/dev/null || true; fi
  fi
  rm -f "$1"
}

# A port of the loopback address on which nobody listens, below those that the kernel hands out by itself.
free_port() {
  local port turn
  for ((turn = 0; turn < 200; turn++)); do
    port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      printf '%s' "$port"
      return
    fi
  done
  refuse "No free port was found on the loopback address" "End something that listens between 20000 and 32000"
}
