# shellcheck shell=bash
# Finds the Java that Understudy is built and run with: the first JDK that is new enough.

jdk_wanted=25

# jdk_version FOLDER: the feature release of the JDK there.
jdk_version() {
  local line
  [[ -x $1/bin/javac && -f $1/release ]] || return 1
  while read -r line; do
    if [[ $line =~ ^JAVA_VERSION=\"([0-9]+) ]]; then
      printf '%s' "${BASH_REMATCH[1]}"
      return
    fi
  done <"$1/release"
  return 1
}

# Prints the folders of all JDKs that will do, the one that was asked for first.
find_jdks() {
  local on_path folder version
  on_path=$(command -v javac || true)
  [[ -z $on_path ]] || on_path=$(readlink -f -- "$on_path")
  for folder in "${JAVA_HOME-}" "${on_path%/bin/javac}" /usr/lib/jvm/* /opt/java/* "$HOME"/.sdkman/candidates/java/*; do
    [[ -n $folder ]] || continue
    if version=$(jdk_version "$folder") && ((version >= jdk_wanted)); then printf '%s\n' "$folder"; fi
  done
}

# Prints the folder of a JDK that will do.
find_jdk() {
  local found
  found=$(find_jdks)
  [[ -n $found ]] || return 1
  printf '%s' "${found%%$'\n'*}"
}

# jdk_glibc FOLDER: the C library that what is made of this JDK needs where it runs, as a number: 217 is glibc 2.17.
jdk_glibc() {
  local version
  version=$(cat "$1"/lib/libjava.so "$1"/lib/libjli.so "$1"/lib/server/libjvm.so | grep -aoE 'GLIBC_2\.[0-9]+' | sort -uV | tail -n 1)
  printf '2%02d' "${version#GLIBC_2.}"
}

# Prints the folder of the JDK whose runtime starts on the oldest systems. A distribution builds its own for itself and
# what comes after it; Temurin is built for glibc 2.17, of 2012.
find_portable_jdk() {
  local folder needs best='' least=999
  while read -r folder; do
    needs=$(jdk_glibc "$folder")
    if ((needs < least)); then best=$folder least=$needs; fi
  done < <(find_jdks)
  [[ -n $best ]] || return 1
  printf '%s' "$best"
}

use_jdk() {
  if ! JAVA_HOME=$(find_jdk); then
    printf 'understudy: No JDK %s or newer was found. Run "./understudy setup", or install one and set JAVA_HOME to its folder.\n' "$jdk_wanted" >&2
    exit 1
  fi
  export JAVA_HOME
}
