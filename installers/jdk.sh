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

# Prints the folder of a JDK that will do.
find_jdk() {
  local on_path folder version
  on_path=$(command -v javac || true)
  [[ -z $on_path ]] || on_path=$(readlink -f -- "$on_path")
  for folder in "${JAVA_HOME-}" "${on_path%/bin/javac}" /usr/lib/jvm/* /opt/java/* "$HOME"/.sdkman/candidates/java/*; do
    [[ -n $folder ]] || continue
    if version=$(jdk_version "$folder") && ((version >= jdk_wanted)); then
      printf '%s' "$folder"
      return
    fi
  done
  return 1
}

use_jdk() {
  if ! JAVA_HOME=$(find_jdk); then
    printf 'understudy: No JDK %s or newer was found. Run "understudy setup", or install one and set JAVA_HOME to its folder.\n' "$jdk_wanted" >&2
    exit 1
  fi
  export JAVA_HOME
}
