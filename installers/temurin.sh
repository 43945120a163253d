# shellcheck shell=bash disable=SC2154,SC2034
# A JDK where the release has no package of it: Temurin, from the package source of Eclipse Adoptium, who build it.
# Needs words.sh, jdk.sh and apt.sh; the caller sets scratch, a folder that it takes away, and log and as_root as for
# apt.sh. Three names of the environment lead elsewhere, for a mirror of that source:
#   UNDERSTUDY_TEMURIN_URL           the package source (https:, http: or file:)
#   UNDERSTUDY_TEMURIN_KEY           where its key is fetched
#   UNDERSTUDY_TEMURIN_FINGERPRINT   the only key that is trusted

temurin_url=${UNDERSTUDY_TEMURIN_URL:-https://packages.adoptium.net/artifactory/deb}
temurin_key=${UNDERSTUDY_TEMURIN_KEY:-https://packages.adoptium.net/artifactory/api/gpg/key/public}
temurin_fingerprint=${UNDERSTUDY_TEMURIN_FINGERPRINT:-3B04D753C9050D9A5D343F39843C48A565F8F04B}
temurin_package=temurin-$jdk_wanted-jdk
temurin_keyring=/etc/apt/keyrings/understudy-temurin.gpg
temurin_sources=/etc/apt/sources.list.d/understudy-temurin.sources

# The release whose packages fit here; relatives of Ubuntu and Debian say whose they are.
temurin_suite() (
  # shellcheck disable=SC1091
  . /etc/os-release
  printf '%s' "${UBUNTU_CODENAME:-${DEBIAN_CODENAME:-${VERSION_CODENAME-}}}"
)

# What is said before anything is asked.
temurin_text="from Eclipse Adoptium, who build this Java, because this release has none of its own:
                             their package source $temurin_url
                             is added as $temurin_sources and trusted for
                             their key alone, $temurin_fingerprint"

temurin_else="Install a JDK $jdk_wanted yourself below /usr/lib/jvm or set JAVA_HOME to its folder, and run this again"

temurin_take_back() { "${as_root[@]}" rm -f "$temurin_sources" "$temurin_keyring"; }

# Adds the package source, so that apt knows the package. In whatever way it ends, nothing is trusted that was not checked.
temurin_add() {
  local suite found host=${temurin_key#*://}
  host=${host%%/*}
  suite=$(temurin_suite)
  [[ -n $suite ]] || refuse "It is not known which release this is, so no package source of a JDK fits" "$temurin_else"
  command -v gpg >/dev/null || apt_install gpg
  say "Adding Eclipse Adoptium's package source ..."
  if ! timeout 180 /usr/lib/apt/apt-helper -o Acquire::Retries=1 -o Acquire::http::Timeout=30 -o Acquire::https::Timeout=30 \
    download-file "$temurin_key" "$scratch/key" >>"$log" 2>&1 || [[ ! -s $scratch/key ]]; then
    refuse "The key of Eclipse Adoptium's package source cannot be fetched from ${host:-$temurin_key}" \
      "Check that this machine reaches it, or name a mirror (see installers/temurin.sh); else: ${temurin_else,}"
  fi
  mkdir -m 700 "$scratch/gpg"
  gpg --homedir "$scratch/gpg" --batch --no-autostart --import "$scratch/key" >>"$log" 2>&1 || true
  found=$(gpg --homedir "$scratch/gpg" --batch --no-autostart --with-colons --fingerprint 2>>"$log" |
    awk -F: '$1 == "pub" { primary = 1 } $1 == "fpr" && primary { print $10; primary = 0 }')
  if ! grep -qxF "$temurin_fingerprint" <<<"$found"; then
    refuse "What was fetched from $temurin_key is not the key of Eclipse Adoptium that is known here: its fingerprint is ${found:-none at all}, not $temurin_fingerprint; it is not trusted" \
      "If Adoptium says that it has a new key, name it: UNDERSTUDY_TEMURIN_FINGERPRINT=...; else: ${temurin_else,}"
  fi
  # That key alone, whatever else was in the file.
  gpg --homedir "$scratch/gpg" --batch --no-autostart --export "$temurin_fingerprint" >"$scratch/keyring"
  cat >"$scratch/sources" <<SOURCES
# Added by Understudy's set-up for the package $temurin_package.
Types: deb
URIs: $temurin_url
Suites: $suite
Components: main
Architectures: $(dpkg --print-architecture)
Signed-By: $temurin_keyring
SOURCES
  "${as_root[@]}" install -D -m 644 "$scratch/keyring" "$temurin_keyring"
  "${as_root[@]}" install -D -m 644 "$scratch/sources" "$temurin_sources"
  # Only this source is read; the others have been.
  if ! apt_do "Eclipse Adoptium's package source could not be read" update -o "Dir::Etc::SourceList=$temurin_sources" \
    -o Dir::Etc::SourceParts=- -o APT::Get::List-Cleanup=0 || ! apt_known "$temurin_package"; then
    temurin_take_back
    if apt_unreachable; then
      host=${temurin_url#*://}
      refuse "Eclipse Adoptium's package source cannot be reached at ${host%%/*}" "Check that this machine reaches it, or name a mirror (see installers/temurin.sh); else: ${temurin_else,}"
    fi
    grep -aE '^[EW]:' <<<"$apt_said" | tail -n 2 >&2 || true
    refuse "Eclipse Adoptium's package source has no $temurin_package for $suite that can be trusted, so it was taken back" "$temurin_else"
  fi
}
