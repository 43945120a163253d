# shellcheck shell=bash
# Package sources made on the spot, for tests of the set-up; used inside "bare".
set -euo pipefail

# jdk_package FOLDER NAME [KIB]: a package that looks like a JDK to the set-up, with the size that it claims.
jdk_package() {
  local work place
  work=$(mktemp -d)
  place=$work/usr/lib/jvm/$2
  mkdir -p "$place/bin" "$work/DEBIAN" "$1"
  printf '#!/bin/sh\nexit 0\n' >"$place/bin/javac"
  chmod 755 "$work" "$place/bin/javac"
  printf 'JAVA_VERSION="25.0.1"\n' >"$place/release"
  printf 'Package: %s\nVersion: 25.0.1-1\nArchitecture: all\nMaintainer: Nobody <nobody@example.org>\nInstalled-Size: %s\nDescription: for a test\n' \
    "$2" "${3:-10}" >"$work/DEBIAN/control"
  dpkg-deb --build --root-owner-group "$work" "$1/$2.deb" >/dev/null
  rm -r "$work"
}

# new_key HOME: a key to sign with; prints its fingerprint.
new_key() {
  mkdir -m 700 "$1"
  gpg --homedir "$1" --batch --quiet --passphrase '' --quick-gen-key 'Nobody <nobody@example.org>' rsa2048 sign never
  gpg --homedir "$1" --batch --with-colons --list-keys 2>/dev/null | awk -F: '$1 == "fpr" { print $10; exit }'
}

# source_of FOLDER KEY-HOME: makes a package source of the packages there, for this release, signed by that key.
source_of() {
  local folder=$1 suite deb index release arch
  suite=$(. /etc/os-release && printf '%s' "$VERSION_CODENAME")
  arch=$(dpkg --print-architecture)
  index=main/binary-$arch/Packages
  mkdir -p "$folder/dists/$suite/${index%/*}"
  for deb in "$folder"/*.deb; do
    [[ -e $deb ]] || continue
    dpkg-deb --field "$deb"
    printf 'Filename: %s\nSize: %s\nSHA256: %s\n\n' "${deb##*/}" "$(stat -c %s "$deb")" "$(sha256sum <"$deb" | cut -d' ' -f1)"
  done >"$folder/dists/$suite/$index"
  release=$folder/dists/$suite/Release
  printf 'Origin: Test\nSuite: %s\nCodename: %s\nArchitectures: %s\nComponents: main\nDate: %s\nSHA256:\n %s %s %s\n' \
    "$suite" "$suite" "$arch" "$(date -Ru)" "$(sha256sum <"$folder/dists/$suite/$index" | cut -d' ' -f1)" \
    "$(stat -c %s "$folder/dists/$suite/$index")" "$index" >"$release"
  gpg --homedir "$2" --batch --quiet --clearsign --output "$folder/dists/$suite/InRelease" "$release"
  chmod -R go+rX "$folder"
}

# distribution [NAME [KIB]]: what this machine's release is made of; a package of that name is in it.
distribution() {
  new_key /bare/keys >/dev/null
  gpg --homedir /bare/keys --batch --export >/etc/apt/trusted.gpg.d/distribution.gpg
  [[ $# == 0 ]] || jdk_package /bare/distribution "$@"
  jdk_package /bare/distribution something
  source_of /bare/distribution /bare/keys
  printf 'deb file:/bare/distribution %s main\n' "$(. /etc/os-release && printf '%s' "$VERSION_CODENAME")" >/etc/apt/sources.list
}

# adoptium [KIB]: another one as Eclipse Adoptium's would be, and what leads the set-up there.
adoptium() {
  UNDERSTUDY_TEMURIN_FINGERPRINT=$(new_key /bare/adoptium-keys)
  gpg --homedir /bare/adoptium-keys --batch --armor --export >/bare/adoptium.asc
  jdk_package /bare/adoptium temurin-25-jdk "$@"
  source_of /bare/adoptium /bare/adoptium-keys
  export UNDERSTUDY_TEMURIN_FINGERPRINT UNDERSTUDY_TEMURIN_URL=file:/bare/adoptium UNDERSTUDY_TEMURIN_KEY=file:/bare/adoptium.asc
}

# busy: an installation that goes on until "idle" ends it, as the system's own upgrades may do at any time.
busy() {
  local work
  work=$(mktemp -d)
  mkfifo /bare/go /bare/started
  mkdir "$work/DEBIAN"
  chmod 755 "$work"
  printf 'Package: slow\nVersion: 1\nArchitecture: all\nMaintainer: Nobody <nobody@example.org>\nDescription: for a test\n' >"$work/DEBIAN/control"
  printf '#!/bin/sh\necho >/bare/started\nread x </bare/go\n' >"$work/DEBIAN/preinst"
  chmod 755 "$work/DEBIAN/preinst"
  dpkg-deb --build --root-owner-group "$work" /bare/slow.deb >/dev/null
  apt-get install -y /bare/slow.deb >/bare/busy.log 2>&1 &
  read -r _ </bare/started
}
idle() { echo >/bare/go; }

setup() { /bare/clone/installers/setup "$@"; }

# What the set-up may have left on the machine.
left() {
  find /etc/apt/sources.list.d /etc/apt/keyrings /usr/sbin/policy-rc.d -type f 2>/dev/null || true
  dpkg-query -W -f '${Package} ${db:Status-Status}\n' 'temurin-25-jdk' 'openjdk-25-jdk-headless' 2>/dev/null || true
}
