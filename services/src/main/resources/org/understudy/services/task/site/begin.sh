# The first words on a host, given to its shell as they are: finds where tasks are kept, puts the scripts there unless they are
# there already, and becomes the helper (helper.sh). Everything a shell reads it has to take apart, so this is short.
# $1, $2: where tasks are kept, if it is not for the host to say; $3: the name of the scripts, $4: how many bytes they have,
# $5: what stands between fields.
set -u
state=$1 run=$2 version=$3 size=$4 us=$5
refuse() {
  printf "understudy-site${us}0$us%s$us%s\n" "$1" "$(printf '%s' "$2" | tr '\n' ' ')"
  exit 1
}
refuse_io() {
  case $1 in
    *[Nn]o\ space*) refuse no_space "$1" ;;
    *) refuse failed "$1" ;;
  esac
}
missing=''
for program in flock setsid sed tail head stat mv rm mkdir cat tr date sleep; do
  command -v "$program" >/dev/null 2>&1 || missing="$missing $program"
done
[ -z "$missing" ] || refuse missing_tool "$missing"
# The work gets the login's own mask back. Read, not asked for: a program costs a millisecond.
mask='' uid=''
while read -r name value effective _; do
  case $name in
    Umask:) mask=$value ;;
    Uid:) uid=$effective; break ;;
  esac
done 2>/dev/null </proc/self/status
mask=${mask:-$(umask)} uid=${uid:-$(id -u)}
umask 077
scope=login
[ "$uid" != 0 ] || scope=root
if [ -z "$state" ]; then
  if [ "$scope" = root ]; then
    state=/var/lib/understudy run=/run/understudy
  else
    state=${XDG_STATE_HOME:-${HOME:-/nowhere}/.local/state}/understudy run=$state/run
    [ ! -w "/run/user/$uid" ] || run=/run/user/$uid/understudy
  fi
fi
for place in "$state" "$state/tasks" "$state/open" "$state/fences" "$run/line" "$run/locks" "$run/lib"; do
  [ ! -d "$place" ] || continue
  # What others keep beside it, and work that runs as the login, have to get through.
  [ "$scope" != root ] || (umask 022 && mkdir -p "$state" "$run") 2>/dev/null
  why=$(mkdir -p "$state/tasks" "$state/open" "$state/fences" "$run/line" "$run/locks" "$run/lib" 2>&1) || refuse_io "$why"
  # Work that runs as the login has to find its files; names of tasks are long and nobody else can list them.
  [ "$scope" != root ] || chmod 711 "$state/tasks" 2>/dev/null
  break
done
lib=$run/lib/$version.sh
if [ ! -s "$lib" ]; then
  # They come by standard input. Nothing stands behind them there before the hello.
  echo understudy-send
  {
    head -c "$size" >"$lib.$$" && [ "$(stat -c %s "$lib.$$")" = "$size" ] && mv -f "$lib.$$" "$lib"
  } 2>/dev/null || {
    rm -f "$lib.$$"
    refuse_io "No file can be written to $run/lib."
  }
fi
exec sh "$lib" site "$state" "$run" "$scope" "$mask" "$us"
