# Snapshots of a host's file systems, made and taken away again. POSIX sh, run as root; read by the package "snapshot".
#   look KEY (MOUNT DEVICE TYPE)... -- DATABASE-DIRECTORY...   removes what dead owners left, then says what there is
#   hold KEY ID (NUMBER KIND MOUNT DEVICE TYPE LV SIZE)...      makes them, says so, keeps them until its input ends
#   verify ID NUMBER... -- VG/LV...                             says what is still there
# KEY is of this machine: names with another key (a guest's own disks, a disk that moved) are never touched.
# An owner is the process that "hold" is; its lease /run/understudy/snap-ID/lease says boot, process and its birth. The
# lease is there before anything is made and goes last, so whatever has no living lease may be removed.
set -u
umask 077
verb=$1
shift
base=/run/understudy
boot=$(cat /proc/sys/kernel/random/boot_id)

# When the process was started, field 22 of /proc/PID/stat; the name in the second field may hold anything.
born() {
  IFS= read -r stat 2>/dev/null <"/proc/$1/stat" || return 1
  # shellcheck disable=SC2086
  set -- ${stat##*") "}
  [ $# -ge 20 ] || return 1
  shift 19
  printf '%s' "$1"
}
alive() {
  read -r at pid birth 2>/dev/null <"$base/snap-$1/lease" || return 1
  [ "$at" = "$boot" ] && [ "$(born "$pid")" = "$birth" ]
}
line() { printf '%s' "$1" | tr '\n\t' '  ' | cut -c1-300; }
# One that filled up may be unmounted already: LVM's own monitor does that.
unmount() {
  grep -q -F " $1 " /proc/self/mountinfo || return 0
  umount "$1"
}
# Readers may need a moment to end.
patiently() {
  for wait in 0 1 1 1 2 2 3 5; do
    sleep "$wait"
    why=$("$@" 2>&1 </dev/null) && return 0
  done
  return 1
}

# The directory's own time is kept: it belongs to the tree where the whole file system is mounted.
drop_btrfs() {
  touch -r "$1" "$2"
  for tree in "$1/$3"/*; do
    [ -d "$tree" ] && btrfs subvolume delete "$tree" >/dev/null 2>&1 </dev/null
  done
  rmdir "$1/$3" 2>/dev/null
  gone=$?
  touch -r "$2" "$1"
  rm -f "$2"
  return "$gone"
}

sweep_mounts() {
  for dir in "$base"/look-*; do
    [ -d "$dir" ] && [ ! -d "/proc/${dir##*-}" ] && umount "$dir" 2>/dev/null && rmdir "$dir"
  done
  for dir in "$base"/snap-*; do
    [ -d "$dir" ] || continue
    alive "${dir##*/snap-}" && continue
    for at in "$dir"/*; do
      [ -d "$at" ] || continue
      umount "$at" 2>/dev/null
      rmdir "$at" 2>/dev/null
    done
    rm -f "$dir"/lease "$dir"/*.time
    rmdir "$dir" 2>/dev/null
  done
}
sweep_lvm() {
  command -v lvs >/dev/null 2>&1 || return 0
  lvs --noheadings --separator '|' -o vg_name,lv_name,lv_tags 2>/dev/null </dev/null | while IFS='|' read -r vg volume tags; do
    vg=${vg##* }
    tags=${tags%% *}
    case "$volume+,$tags," in understudy_"$key"_*_*+*,understudy_"$key",*) ;; *) continue ;; esac
    id=${volume#understudy_"$key"_}
    alive "${id%_*}" && continue
    if lvremove -f "$vg/$volume" >/dev/null 2>&1 </dev/null; then
      printf 'swept\t%s/%s\n' "$vg" "$volume"
    else
      printf 'stuck\t%s/%s\n' "$vg" "$volume"
    fi
  done
}
sweep_btrfs() {
  top=$base/look-$$
  mkdir "$top" || return 0
  if mount -t btrfs -o subvolid=5,noatime,nosuid,nodev,noexec "$1" "$top" 2>/dev/null </dev/null; then
    for dir in "$top"/.understudy-snap-"$key"-*; do
      # Only what root made for itself alone: nobody else may lead us to another place.
      [ "$(stat -c '%F %u %a' -- "$dir" 2>/dev/null)" = 'directory 0 700' ] || continue
      id=${dir##*-}
      alive "${id%%.*}" && continue
      if drop_btrfs "$top" "$top.time" "${dir##*/}"; then
        printf 'swept\t%s\n' "${dir##*/}"
      else
        printf 'stuck\t%s\n' "${dir##*/}"
      fi
    done
    umount "$top"
  fi
  rmdir "$top"
}

look() {
  key=$1
  shift
  mkdir -p "$base"
  sweep_mounts
  sweep_lvm
  number=0
  swept=' '
  while [ $# -ge 3 ] && [ "$1" != -- ]; do
    printf 'device\t%s\t%s\n' "$number" "$(stat -Lc '%t:%T' -- "$2" 2>/dev/null)"
    [ -w "$1" ] && printf 'writable\t%s\n' "$number"
    if [ "$3" = btrfs ] && [ -w "$1" ] && command -v btrfs >/dev/null 2>&1; then
      case $swept in *" $2 "*) ;; *) sweep_btrfs "$2" ;; esac
      swept="$swept$2 "
      printf 'subvolume\t%s\t%s\n' "$number" "$(btrfs subvolume show "$1" 2>/dev/null </dev/null | head -n 1)"
      btrfs subvolume list -o "$1" 2>/dev/null </dev/null | sed -n 's/^ID .* path //p' |
        while IFS= read -r path; do printf 'nested\t%s\t%s\n' "$number" "$path"; done
    fi
    number=$((number + 1))
    shift 3
  done
  [ $# -gt 0 ] && shift
  if command -v lvs >/dev/null 2>&1; then
    lvs --noheadings --separator '|' --units b --nosuffix -o vg_name,lv_name,lv_attr,lv_size,segtype,origin,pool_lv,data_percent,metadata_percent,lv_kernel_major,lv_kernel_minor,vg_attr,vg_extent_size,vg_free 2>/dev/null </dev/null |
      sed 's/^ */lv	/'
  fi
  number=0
  for data in "$@"; do
    for part in "$data" "$data"/pg_wal "$data"/pg_xlog "$data"/pg_tblspc/*; do
      [ -e "$part" ] && printf 'place\t%s\t%s\n' "$number" "$(readlink -f -- "$part")"
    done
    number=$((number + 1))
  done
  echo end
}

refused() {
  rmdir "$at" 2>/dev/null
  printf 'no\t%s\t%s\n' "$number" "$(line "$1")"
}
make_btrfs() {
  why=$(mount -t btrfs -o subvolid=5,noatime,nosuid,nodev,noexec "$device" "$at" 2>&1 </dev/null) || {
    refused "$why"
    return
  }
  mine=.understudy-snap-$key-$id.$number
  touch -r "$at" "$at.time"
  why=$(mkdir -m 700 "$at/$mine" 2>&1) || {
    umount "$at"
    refused "$why"
    return
  }
  touch -r "$at.time" "$at"
  if why=$(btrfs subvolume snapshot -r "$mount" "$at/$mine/tree" 2>&1 </dev/null); then
    btrfs="$btrfs $number"
    printf 'ok\t%s\t%s\n' "$number" "$at/$mine/tree"
  else
    drop_btrfs "$at" "$at.time" "$mine"
    umount "$at"
    refused "$why"
  fi
}
make_lvm() {
  name=understudy_${key}_${id}_$number
  if [ "$size" = thin ]; then
    set -- -k n
  else
    set -- -L "${size}b"
  fi
  why=$(lvcreate -s "$@" --addtag "understudy_$key" -n "$name" "$lv" 2>&1 </dev/null) || {
    # It may be half made.
    lvremove -f "${lv%/*}/$name" >/dev/null 2>&1 </dev/null
    refused "$why"
    return
  }
  if [ "$size" = thin ]; then
    lvchange -a y -K "${lv%/*}/$name" >/dev/null 2>&1 </dev/null
  fi
  options=ro,noatime,nosuid,nodev,noexec
  # The origin is mounted with the same UUID. The journal is replayed into the snapshot, which is writable underneath.
  [ "$type" = xfs ] && options=$options,nouuid
  if why=$(mount -t "$type" -o "$options" "/dev/${lv%/*}/$name" "$at" 2>&1 </dev/null); then
    lvm="$lvm $number:${lv%/*}/$name"
    printf 'ok\t%s\t%s\t%s\n' "$number" "$at" "${lv%/*}/$name"
  else
    patiently lvremove -f "${lv%/*}/$name"
    refused "$why"
  fi
}
release() {
  left=0
  for each in $lvm; do
    if patiently unmount "$dir/${each%%:*}" && patiently lvremove -f "${each#*:}"; then
      rmdir "$dir/${each%%:*}"
    else
      left=1
      printf 'left\t%s\t%s\n' "${each#*:}" "$(line "$why")"
    fi
  done
  for each in $btrfs; do
    if drop_btrfs "$dir/$each" "$dir/$each.time" ".understudy-snap-$key-$id.$each" && patiently unmount "$dir/$each"; then
      rmdir "$dir/$each"
    else
      left=1
      printf 'left\t%s\n' ".understudy-snap-$key-$id.$each"
    fi
  done
  rm -f "$dir"/lease "$dir"/*.time
  rmdir "$dir"
  return "$left"
}

hold() {
  key=$1
  id=$2
  shift 2
  # Nothing ends this but the end of its input: a tool killed while it has a device suspended would stop the host.
  trap '' HUP INT QUIT TERM PIPE
  exec 2>/dev/null
  dir=$base/snap-$id
  new=$base/.new-$id
  lvm='' btrfs=''
  mkdir -p "$base"
  if ! { mkdir "$new" && echo "$boot $$ $(born $$)" >"$new/lease" && mv "$new" "$dir"; }; then
    echo ready
    return 1
  fi
  while [ $# -ge 7 ]; do
    number=$1 kind=$2 mount=$3 device=$4 type=$5 lv=$6 size=$7
    shift 7
    at=$dir/$number
    mkdir "$at" && "make_$kind"
  done
  echo ready
  cat >/dev/null
  release
}

verify() {
  dir=$base/snap-$1
  alive "$1" && echo held
  shift
  while [ $# -gt 0 ] && [ "$1" != -- ]; do
    grep -q -F " $dir/$1 " /proc/self/mountinfo && printf 'mounted\t%s\n' "$1"
    shift
  done
  shift
  [ $# -eq 0 ] || lvs --noheadings --separator '|' -o vg_name,lv_name,lv_attr,data_percent "$@" 2>/dev/null </dev/null |
    sed 's/^ */lv	/'
  echo end
}

"$verb" "$@"
