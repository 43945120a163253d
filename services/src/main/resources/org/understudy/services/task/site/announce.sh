
# ---- what tasks do with libvirt's machines, told in the metadata of these (docs/decisions/0011-announcements-on-domains.md).
# Behind the last line of the helper: read only by a process that begins with
#   sh LIB announce STATE RUN [again]
# It makes the metadata say what stands in the line at that moment. So it does not matter who calls it, how often, and what was
# missed before. It decides nothing, and nobody waits for it: a virsh takes 20 ms.
#   $state/announced/KEY  on which machine (UUID) something may be told, and what: there before it is told, until it is taken away
#   $run/announce         flock of who tells; announce.next: of the one who comes after; announce.retry: of who tries again later
#   $run/announce.why     what libvirt said, if it would not
mark=urn:understudy:task:1
told_at_most=10

libvirt() { timeout 40 virsh -c qemu:///system -q "$@" 2>"$run/announce.why"; }
is_there() {
  case $machines in *"$1 "*) return 0 ;; esac
  return 1
}

# name: what the key $1 stands for. The key of a long name has no way back.
name_of() {
  name='' rest=${1#domain:}
  case $rest in *'~'*) return 1 ;; esac
  while :; do
    case $rest in
      *%*)
        name=$name${rest%%%*} rest=${rest#*%}
        tail=${rest#??}
        # shellcheck disable=SC2059
        name=$name$(printf "\\$(printf %03o "0x${rest%"$tail"}")")
        rest=$tail
        ;;
      *) break ;;
    esac
  done
  name=$name$rest
}
# uuid: of the machine of that name; by the name alone, virsh would take a number for something else.
uuid_of() {
  uuid=''
  while read -r each found; do
    [ "$found" != "$name" ] || uuid=$each
  done <<END
$machines
END
}

# Who has the resource $1 or waits for it, an element each, in the order of the line.
elements() {
  count=0
  for each in "$run"/line/*; do
    mode='' brief='' id=${each##*/}
    id=${id#*.}
    while read -r how what; do
      case $how in
        J) brief=$what ;;
        *) [ "$what" != "$1" ] || mode=$how ;;
      esac
    done 2>/dev/null <"$each"
    [ -n "$mode" ] && [ ! -e "$state/tasks/$id/ending.json" ] || continue
    at='' now='' fence=''
    while read -r line; do
      now=${line#*\"e\":\"} now=${now%%\"*}
      at=${line#*\"at\":} at=${at%%[!0-9]*}
      case $line in *"\"$1\":"[0-9]*) fence=${line#*"\"$1\":"} fence=${fence%%[!0-9]*} ;; esac
    done 2>/dev/null <"$state/tasks/$id/history"
    [ -n "$at" ] || continue
    count=$((count + 1))
    [ "$count" -le "$told_at_most" ] || break
    percent=''
    if [ -s "$state/tasks/$id/progress.ndjson" ]; then
      percent=$(tail -n 1 "$state/tasks/$id/progress.ndjson")
      percent=${percent#*\"percent\":} percent=${percent%%[!0-9]*}
    fi
    [ "$mode" = X ] && mode=exclusive || mode=shared
    printf 'id="%s" state="%s" since="%s" mode="%s"%s%s%s%s\n' "$id" "$now" "$(date -u -d "@${at%???}" +%Y-%m-%dT%H:%M:%SZ)" \
      "$mode" "${fence:+ fence=\"$fence\"}" "${percent:+ percent=\"$percent\"}" "$us" "$brief"
  done | sed -E -n 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g
    s/'"$us"'.*"title":"(([^"\\]|\\.)*)".*"by":"(([^"\\]|\\.)*)".*/'"$us"' title="\1" by="\3"/
    s/\\\\/'"$rs"'/g; s/\\"/\&quot;/g; s/\\u[0-9a-fA-F]{4}/?/g; s/\\./ /g; s/'"$rs"'/\\/g; s/'"$us"'//
    s/.*/<task &\/>/p'
}

# What is told of one resource is made true. Fails if libvirt may do it later.
tell_domain() {
  on='' told=''
  { read -r on; read -r told; } 2>/dev/null <"$state/announced/$1"
  wanted=$(elements "$1" | tr -d '\n')
  uuid=''
  ! name_of "$1" || uuid_of
  # Renamed while it is worked with: it is the same machine.
  [ -n "$uuid" ] || ! is_there "${on:--}" || uuid=$on
  if [ -n "$on" ] && { [ -z "$wanted" ] || [ "$on" != "$uuid" ]; }; then
    # What is not there any more has taken it along. One that ran may have it in its definition as well: from before its start.
    if is_there "$on"; then
      for where in --current --config; do
        libvirt metadata "$on" "$mark" "$where" --remove >/dev/null || ! come_back || return 1
      done
    fi
    told=''
  fi
  if [ -z "$wanted" ] || [ -z "$uuid" ]; then
    rm -f "$state/announced/$1"
    return 0
  fi
  text="<tasks version=\"1\" host=\"$host\" boot=\"$boot\">$wanted</tasks>"
  [ "$told" != "$text" ] || [ -n "$again" ] || return 0
  printf '%s\n-\n' "$uuid" >"$state/announced/$1" || return 0
  if libvirt metadata "$uuid" "$mark" --key understudy-task --set "$text" >/dev/null; then
    printf '%s\n%s\n' "$uuid" "$text" >"$state/announced/$1"
  else
    ! come_back
  fi
}
# Whether it is libvirt that is away or busy, and not the machine that is gone or the text that is refused.
come_back() {
  read -r why <"$run/announce.why" || return 0
  case $why in
    *'failed to get domain'* | *'XML'* | *'xml'* | *[Dd]enied* | *'not supported'*) return 1 ;;
  esac
}

tell_domains() {
  keys=''
  for each in "$run"/line/* "$state"/announced/*; do
    case $each in
      "$state"/*) [ ! -e "$each" ] || add "${each##*/}" ;;
      *)
        while read -r how key; do
          case $how$key in [XS]domain:*) add "$key" ;; esac
        done 2>/dev/null <"$each"
        ;;
    esac
  done
  [ -n "$keys" ] || return 0
  machines=$(libvirt list --all --uuid --name) || return 1
  failed=''
  for each_key in $keys; do tell_domain "$each_key" || failed=1; done
  [ -z "$failed" ]
}
add() { case " $keys " in *" $1 "*) ;; *) keys="$keys $1" ;; esac; }

announce_for_real() {
  command -v virsh >/dev/null && command -v timeout >/dev/null || return 0
  read -r boot </proc/sys/kernel/random/boot_id
  read -r host </proc/sys/kernel/hostname
  pause=1
  while :; do
    # Who waits already will see what we have seen.
    exec 8>>"$run/announce.next"
    flock -n 8 || return 0
    exec 9>>"$run/announce"
    flock 9
    exec 8>&-
    done=''
    ! tell_domains || done=1
    exec 9>&-
    [ -z "$done" ] || return 0
    exec 7>>"$run/announce.retry"
    flock -n 7 || return 0
    sleep "$pause"
    pause=$((pause < 32 ? pause * 2 : 60))
  done
}

case ${1:-} in
  announce)
    state=$2 run=$3 again=${4:-} us=$(printf '\037') rs=$(printf '\036')
    announce_for_real
    ;;
esac
