# shellcheck shell=bash disable=SC2154
# apt for people: says how far it is, waits where another one is at work, and tells in one sentence why it could not be
# done. Needs words.sh; the caller sets log (a file) and as_root (empty, or sudo).

# apt_known PACKAGE: some package source of this machine has it.
apt_known() { [[ -n $(LC_ALL=C apt-cache policy "$1" 2>/dev/null | grep -E '^  Candidate: [^(]' || true) ]]; }

# The package lists of this machine have been read at some time.
apt_lists_read() {
  local list
  while read -r list; do
    [[ ! -e $list ]] || return 0
  done < <(apt-get indextargets --format "\$(FILENAME)" 'Created-By: Packages' 2>/dev/null)
  return 1
}

# Runs apt-get as root; lines of its state go to standard output, everything else to the log.
apt_raw() {
  # shellcheck disable=SC2016
  "${as_root[@]}" env LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 \
    bash -c 'exec 3>&1 >>"$0" 2>&1 </dev/null; exec apt-get -o APT::Status-Fd=3 -o APT::Color=0 "$@"' "$log" "$@"
}

# Turns lines of apt's state (kind:what:percent:text) into a line for people every ten seconds.
apt_progress() {
  local kind what percent _ next=$((SECONDS + 10))
  while IFS=: read -r kind what percent _; do
    ((SECONDS >= next)) || continue
    next=$((SECONDS + 10))
    case $kind in
      dlstatus) say "  downloading: ${percent%%.*} %" ;;
      pmstatus) say "  installing: ${percent%%.*} %, now ${what%%:*}" ;;
    esac
  done
}

# Who holds one of the locks of apt and dpkg, as far as it can be seen.
apt_lock_holder() {
  grep -aoE 'held by process [0-9]+( \([^)]*\))?' <<<"$1" | tail -n 1 |
    sed -E 's/^held by //; s/ \(([^)]*)\)/, \1/'
}

# apt_do WHAT ARGUMENTS...: runs apt-get; if another one is at work, waits for it for as long as UNDERSTUDY_APT_PATIENCE
# seconds (default: 300). At the end apt_said is what it wrote.
apt_said=''
apt_do() {
  local what=$1 status from deadline=$((SECONDS + ${UNDERSTUDY_APT_PATIENCE:-300})) told='' holder
  shift
  while true; do
    from=$(stat -c %s "$log")
    status=0
    apt_raw "$@" | apt_progress || status=1
    apt_said=$(tail -c +$((from + 1)) "$log")
    grep -aqE '^E: (Could not get lock|Unable to (acquire the dpkg frontend lock|lock))' <<<"$apt_said" || break
    holder=$(apt_lock_holder "$apt_said")
    if ((SECONDS >= deadline)); then
      refuse "$what: another program is still installing packages${holder:+ ($holder)}" "Wait until it has ended, then run this again"
    fi
    [[ -n $told ]] || say "Another program is installing packages${holder:+ ($holder)}; waiting for it to end ..."
    told=yes
    sleep 3
  done
  return "$status"
}

# apt_refuse WHAT: says why apt-get could not do it, from what it wrote, and ends.
apt_refuse() {
  local what=$1 host
  if grep -aqiE 'no space left on device|enough free space|write error' <<<"$apt_said"; then
    refuse "$what: the disk is full" "Make room (see: df -h / /usr /var), then run this again; the whole story is in $log"
  fi
  if grep -aqE 'dpkg was interrupted' <<<"$apt_said"; then
    refuse "$what: an earlier installation was broken off" "Finish it with \"dpkg --configure -a\" as root, then run this again"
  fi
  if grep -aqE 'unmet dependencies|held broken packages' <<<"$apt_said"; then
    refuse "$what: the packages of this machine do not fit together" "Try \"apt-get install -f\" as root; the whole story is in $log"
  fi
  if apt_unreachable; then
    host=$(apt_unreached)
    refuse "$what: ${host:-the package sources} cannot be reached from here" \
      "Check the network, the proxy that apt has been given (apt-config dump Acquire) and the sources in /etc/apt, then run this again"
  fi
  grep -aE '^E:' <<<"$apt_said" | tail -n 3 >&2 || true
  refuse "$what" "The whole story is in $log"
}

apt_unreachable() {
  grep -aqE "Temporary failure resolving|Could not resolve|Could not connect|Cannot initiate the connection|Unable to connect|Network is unreachable|Connection (refused|timed out|failed)|connection timed out|No route to host" <<<"$apt_said"
}

apt_unreached() {
  grep -aoE "(resolving|resolve|connect to|connection to) '?[A-Za-z0-9.-]+" <<<"$apt_said" | tail -n 1 | sed -E "s/.*[ ']//"
}

megabytes() { printf '%d MB' $((($1 + 500000) / 1000000)); }

# apt_install PACKAGE...: looks first at how much it is and whether there is room.
apt_install() {
  local could="The packages could not be installed" what count download disk need free
  apt_said=$(LC_ALL=C.UTF-8 apt-get install --simulate --no-install-recommends "$@" 2>&1 </dev/null) || apt_refuse "$could"
  # "Inst NAME [OLD] (VERSION SOURCE ...": what will be fetched and unpacked.
  read -r count download disk < <(
    awk '$1 == "Inst" { match($0, /\([^ ]+/); print $2 "=" substr($0, RSTART + 1, RLENGTH - 1) }' <<<"$apt_said" |
      xargs -r apt-cache show --no-all-versions 2>/dev/null |
      awk '$1 == "Package:" { n++ } $1 == "Size:" { size += $2 } $1 == "Installed-Size:" { disk += $2 }
        END { printf "%d %.0f %.0f\n", n, size, disk * 1024 }'
  )
  need=$disk
  if [[ $(stat -c %d /usr) == "$(stat -c %d /var/cache/apt)" ]]; then need=$((need + download)); fi
  free=$(df --output=avail -B1 /usr | tail -n 1)
  if ((free < need)); then
    refuse "There is too little room in /usr for these packages: $(megabytes "$need") are needed, $(megabytes "$free") are free" \
      "Make room, then run this again"
  fi
  if (($# == 1)); then what="the package $1"; else what="$# packages"; fi
  if ((count > $#)); then what+=" and $((count - $#)) that they need"; fi
  say "Installing $what: $(megabytes "$download") to fetch, $(megabytes "$disk") on the disk (log: $log) ..."
  apt_do "$could" install -y --no-install-recommends "$@" || apt_refuse "$could"
}
