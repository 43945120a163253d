# Puts a file in its place, or back: by a rename, so that nobody ever sees half of it. Before it: what is to be done, in
#   path mode owner content (base64) kept (where what was there before is kept) undo (yes: put it back)
# It is the work of a task: what it prints is the task's log.

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}
fresh=''
trap '[ -z "$fresh" ] || rm -f "$fresh"' EXIT
trap 'exit 143' TERM
trap 'exit 130' INT

# $target: the file itself, where $path is a link to it. $folder: where it lies.
find_target() {
  target=$path
  if [ -L "$path" ]; then
    target=$(readlink -f -- "$path") || fail "$path is a link that leads nowhere. Remove the link, or make what it leads to."
  fi
  [ ! -e "$target" ] || [ -f "$target" ] || fail "$path is there already and is not a file. Name another path."
  folder=${target%/*}
  folder=${folder:-/}
  [ -d "$folder" ] || fail "There is no directory $folder. Make it first: understudy run HOSTS -- mkdir -p $folder"
  [ -w "$folder" ] || fail "$(id -un) may not write to $folder. Add -p rights=root, or name another path."
}

# Only the one who makes it has it: nothing that lies there under this name is written to or followed.
make_fresh() {
  fresh=$folder/.understudy-$UNDERSTUDY_TASK
  (set -C && umask 077 && : >"$fresh") 2>/dev/null || fail "No file can be made in $folder: it is full, read-only, or not ours."
}
# Content, owner, mode, and what else the system keeps with it.
copy() { cp -a -- "$1" "$2" 2>/dev/null || cp -p -- "$1" "$2"; }
sum() { cksum <"$1"; }
owner_of() { stat -c %u:%g -- "$1"; }
into_place() {
  sync -- "$fresh" 2>/dev/null || sync
  mv -f -- "$fresh" "$target" || fail "$target cannot be replaced."
  fresh=''
}

put() {
  find_target
  mkdir -p "$kept" || fail "No directory can be made to keep what is there now."
  make_fresh
  was=nothing
  if [ -e "$target" ]; then
    was='file'
    copy "$target" "$kept/before" && cmp -s -- "$target" "$kept/before" || fail "There is no room to keep what is there now."
    copy "$target" "$fresh" || fail "There is no room in $folder."
    before=$(owner_of "$target") looks=$(stat -c %a -- "$target")
  fi
  printf '%s' "$content" | base64 -d >"$fresh" || fail "The content cannot be written to $folder: is there room, and a program base64?"
  if [ -n "$owner" ]; then
    chown -- "$owner" "$fresh" || fail "$path cannot be given to $owner. Add -p rights=root, and look whether there is such a user."
  elif [ "$was" = file ] && [ "$(owner_of "$fresh")" != "$before" ]; then
    chown -- "$before" "$fresh" 2>/dev/null || fail "$path belongs to somebody else. Add -p rights=root."
  fi
  # After the owner: a change of owner takes rights away.
  if [ -n "$mode" ]; then
    chmod -- "$mode" "$fresh"
  elif [ "$was" = nothing ]; then
    chmod 644 "$fresh"
  else
    chmod "$looks" "$fresh"
  fi || fail "The mode of $path cannot be set."
  printf '%s' "$target" >"$kept/path" && sum "$fresh" >"$kept/after" && printf '%s\n' "$was" >"$kept/was" ||
    fail "There is no room to keep what is there now."
  said=made
  if [ "$was" = file ]; then
    said=replaced
    if cmp -s -- "$target" "$fresh"; then
      said=unchanged
      [ "$(stat -c '%a %u:%g' -- "$target")" = "$(stat -c '%a %u:%g' -- "$fresh")" ] || said='given another owner or mode'
    fi
  fi
  if [ "$said" = unchanged ]; then
    rm -f "$fresh"
    fresh=''
  else
    into_place
  fi
  printf '%s: %s, %s bytes, mode %s, owner %s\n' "$path" "$said" \
    "$(stat -c %s -- "$target")" "$(stat -c %a -- "$target")" "$(stat -c %U:%G -- "$target")"
}

put_back() {
  [ -s "$kept/was" ] || fail "What was there before is not kept any more: the task's directory was cleaned."
  [ ! -e "$kept/undone" ] || fail "It has been undone already."
  read -r was <"$kept/was"
  target=$(cat "$kept/path")
  path=$target folder=${target%/*}
  folder=${folder:-/}
  [ -f "$target" ] && [ "$(sum "$target")" = "$(cat "$kept/after")" ] ||
    fail "$target has been changed since. Look at it; what was there before is kept in $kept/before."
  if [ "$was" = nothing ]; then
    rm -f -- "$target" || fail "$target cannot be removed."
    said='removed, as it was before'
  else
    find_target
    make_fresh
    copy "$kept/before" "$fresh" && cmp -s -- "$kept/before" "$fresh" || fail "There is no room in $folder."
    [ "$(owner_of "$fresh")" = "$(owner_of "$kept/before")" ] || fail "$path cannot be given to its owner again."
    into_place
    said='as it was before'
  fi
  : >"$kept/undone"
  printf '%s: %s\n' "$target" "$said"
}

if [ "$undo" = yes ]; then put_back; else put; fi
