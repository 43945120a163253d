# Looks at a Linux host and changes nothing. POSIX sh; every section stands for itself, a missing tool leaves it empty.
# Output: a line "@@ name" and then that section's lines, read by DiscoveryReport.
# $1: a directory that holds the tree of the system to look at; empty: the running one.
r=${1:-}
s() { printf '\n@@ %s\n' "$1"; }
# A device that does not answer shall not keep us: what reads devices gets a few seconds.
t=; if command -v timeout >/dev/null 2>&1; then t='timeout -s KILL 8'; fi
s system; uname -s; uname -m; uname -r; uname -n; id -u
s os-release; cat "$r/etc/os-release" "$r/usr/lib/os-release" 2>/dev/null
s hostname; cat "$r/etc/hostname" 2>/dev/null
s machine-id; cat "$r/etc/machine-id" 2>/dev/null
s boot-id; cat /proc/sys/kernel/random/boot_id 2>/dev/null
s firmware; if [ -d /sys/firmware/efi ]; then echo uefi; else echo bios; fi
s memory; head -n 1 /proc/meminfo
s cpu; grep -c '^processor' /proc/cpuinfo; sed -n 's/^model name[[:space:]]*:[[:space:]]*//p' /proc/cpuinfo | head -n 1
s kernels; ls -1 "$r/boot" 2>/dev/null | grep -E '^(vmlinuz|vmlinux|kernel)'
s mountinfo; cat /proc/self/mountinfo
s statfs
while read -r _ _ _ _ m rest; do
  case "$rest" in *' - ext'*|*' - xfs '*|*' - btrfs '*|*' - f2fs '*|*' - jfs '*|*' - vfat '*) ;; *) continue ;; esac
  d=$(printf '%b' "$(printf '%s' "$m" | sed 's/\\/\\0/g')")
  stat -f -c '%S %b %f %c %d' -- "$d" 2>/dev/null | while read -r line; do printf '%s %s\n' "$line" "$m"; done
done < /proc/self/mountinfo
s uuids
for l in /dev/disk/by-uuid/*; do [ -e "$l" ] && printf '%s %s\n' "$(readlink -f "$l")" "${l##*/}"; done
s blkid; if command -v blkid >/dev/null 2>&1; then $t blkid -o full 2>/dev/null; fi
s labels
for l in /dev/disk/by-label/*; do [ -e "$l" ] && printf '%s %s\n' "$(readlink -f "$l")" "${l##*/}"; done
s root; [ -n "$r" ] && [ -d "$r" ] && readlink -f "$r" && stat -f -c '%S %b %f %c %d' -- "$r"
s devices; for d in $(awk '$3 !~ /^0:/ {for (i = 7; i <= NF; i++) if ($i == "-") print $(i + 2)}' /proc/self/mountinfo 2>/dev/null | sort -u); do printf '%s %s\n' "$d" "$(readlink -f "$d")"; done
s swaps; tail -n +2 /proc/swaps 2>/dev/null
s lvm; if command -v lvs >/dev/null 2>&1; then $t lvs --noheadings --units b --nosuffix -o lv_path,vg_name,vg_free,segtype 2>/dev/null; fi
s addresses; if command -v ip >/dev/null 2>&1; then ip -o addr show scope global 2>/dev/null | awk '{print $2, $4}'; fi
s services; if command -v systemctl >/dev/null 2>&1; then systemctl list-units --type=service --state=running --plain --no-legend --no-pager 2>/dev/null | awk '{print $1}'; fi
s listening; if command -v ss >/dev/null 2>&1; then ss -Hltnp 2>/dev/null | awk '{print $4, $6}'; fi
s selinux; cat /sys/fs/selinux/enforce 2>/dev/null
s databases
for p in /proc/[0-9]*; do
  read -r c < "$p/comm" 2>/dev/null || continue
  case "$c" in
    postgres|postmaster|mysqld|mariadbd|mongod)
      read -r _ _ _ parent _ < "$p/stat" 2>/dev/null || continue
      # Only the postmaster: a PostgreSQL child has a postgres as its parent.
      read -r pc < "/proc/$parent/comm" 2>/dev/null || pc=
      [ "$pc" = "$c" ] && continue
      printf '%s\t%s\t' "$c" "$(readlink "$p/cwd" 2>/dev/null)"; tr '\0' ' ' < "$p/cmdline" 2>/dev/null; echo
      [ "$c" = postgres ] && printf 'version\t%s\n' "$(cat "$(readlink "$p/cwd")/PG_VERSION" 2>/dev/null)"
      [ "$c" = postgres ] && printf 'port\t%s\n' "$(sed -n 4p "$(readlink "$p/cwd")/postmaster.pid" 2>/dev/null)"
      ;;
  esac
done
s end
