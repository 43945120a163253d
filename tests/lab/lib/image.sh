# shellcheck shell=bash
# Disks of the guests: one package set, customised in two ways, kept by the hash of the recipe.

# The release of this machine is the release of the guests: its package sources are known to work here.
host_release() {
  # shellcheck disable=SC1091
  . /etc/os-release
  case ${ID-} in
    debian | ubuntu) ;;
    *) refuse "The lab builds its guests on Debian or Ubuntu only, and this is ${PRETTY_NAME:-something else}" "Run it on one of them" ;;
  esac
  printf '%s %s' "$ID" "$VERSION_CODENAME"
}

kernel_package() {
  case $1 in
    debian) printf 'linux-image-cloud-%s' "$(dpkg --print-architecture)" ;;
    ubuntu) printf 'linux-image-virtual' ;;
  esac
}

base_packages() {
  local word
  printf '%s' "$(kernel_package "$1")"
  while read -r word; do
    [[ -z $word || $word == \#* ]] || printf ',%s' "$word"
  done <"$here/guest/packages"
}

# The distribution's own package sources as this machine has them, whichever file and format they stand in.
host_sources() {
  local key=''
  [[ ! -f /usr/share/keyrings/$1-archive-keyring.gpg ]] || key="[signed-by=/usr/share/keyrings/$1-archive-keyring.gpg] "
  apt-get indextargets --format "\$(ORIGIN)|\$(REPO_URI)|\$(RELEASE)|\$(COMPONENT)" 'Created-By: Packages' |
    while IFS='|' read -r origin uri suite component; do
      [[ ${origin,,} != "$1" ]] || printf 'deb %s%s %s %s\n' "$key" "$uri" "$suite" "$component"
    done | sort -u
}

hash_of() { cat -- "$@" | sha256sum | cut -c1-16; }

base_hash() {
  local release
  release=$(host_release)
  { printf '%s\n' "$release"; cat -- "$here/guest/packages" "$here/lib/image.sh"; } | sha256sum | cut -c1-16
}

# image_dir NAME: where the image of today's recipe is or will be.
image_dir() {
  local hash
  hash=$({ base_hash; cat -- "$here/lib/fill" "$here/guest/common" "$here/guest/$1" "$here"/guest/"$1".*; } | sha256sum | cut -c1-16)
  printf '%s/images/%s-%s' "$lab_home" "$1" "$hash"
}

build_base() {
  local tar=$1 id suite sources temporary
  [[ ! -f $tar ]] || return 0
  read -r id suite <<<"$(host_release)"
  sources=$(host_sources "$id")
  if [[ -z $sources ]]; then
    refuse "No package source of the distribution is known" "Run: apt-get update"
  fi
  mkdir -p "${tar%/*}"
  say "Unpacking $id $suite for the guests (a minute or two, only once) ..."
  temporary=$tar.part
  # Documents and languages stay out, and so does the compiler that PostgreSQL would only use for very long queries.
  if ! mmdebstrap --quiet --mode=root --variant=minbase --format=tar \
    --aptopt='Acquire::Languages "none"' --aptopt='APT::Install-Recommends "false"' \
    --dpkgopt=force-unsafe-io \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/info/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/usr/share/i18n/*' \
    --dpkgopt='path-exclude=/usr/lib/*/libLLVM*' --dpkgopt='path-exclude=/usr/lib/postgresql/*/lib/bitcode/*' \
    --dpkgopt='path-exclude=/usr/lib/postgresql/*/lib/llvmjit*' \
    --include="$(base_packages "$id")" "$suite" "$temporary" - <<<"$sources" >"$tar.log" 2>&1; then
    rm -f "$temporary"
    tail -n 5 "$tar.log" >&2
    refuse "The packages of the guests could not be unpacked" "The whole story is in $tar.log"
  fi
  mv "$temporary" "$tar"
}

build_image() {
  local name=$1 dir work base start=$SECONDS
  dir=$(image_dir "$name")
  [[ ! -f $dir/done ]] || return 0
  need_root "Building a guest"
  need_tools "Building a guest" mmdebstrap=mmdebstrap mke2fs=e2fsprogs mkfs.xfs=xfsprogs sfdisk=fdisk \
    mkswap=util-linux unshare=util-linux ssh-keygen=openssh-client apt-get=apt
  # Both guests stand on one base, so one is built at a time.
  take_lock build
  if [[ -f $dir/done ]]; then
    release_lock
    return 0
  fi
  base=$lab_home/base/$(base_hash).tar
  build_base "$base"
  say "Furnishing $name ..."
  work=$dir.part
  rm -rf "$work" "$dir"
  mkdir -p "$work"
  ssh-keygen -q -t ed25519 -N '' -C "understudy-lab-$name" -f "$work/identity"
  # Mounts and processes of the work live in namespaces of their own and end with them, however it ends.
  if ! unshare --mount --pid --fork --kill-child "$here/lib/fill" "$name" "$base" "$work" "$lab_password" \
    >"$dir.log" 2>&1 9>&-; then
    tail -n 5 "$dir.log" >&2
    rm -rf "$work"
    refuse "The guest $name could not be furnished" "The whole story is in $dir.log"
  fi
  # What no recipe has asked for in three days goes, unless a guest still stands on it.
  local old
  while read -r old; do
    grep -qsxF -- "$old" "$lab_home"/run/*/image || rm -rf -- "$old" "$old.log"
  done < <(find "$lab_home/images" -mindepth 1 -maxdepth 1 -type d -mtime +3)
  find "$lab_home/base" -type f -mtime +3 ! -path "$base*" -delete
  printf '%s\n' "$((SECONDS - start))" >"$work/done"
  mv "$work" "$dir"
  release_lock
}
