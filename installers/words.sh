# shellcheck shell=bash
# How scripts speak to people: short, on standard error, and a refusal always with what one can do about it.

say() { printf '%s\n' "$*" >&2; }

# refuse WHAT REMEDY
refuse() {
  news_end
  say "understudy: $1. $2"
  exit 1
}

# news_begin SECONDS NEWS: from now on NEWS, a function, may say every so many seconds how far it is; until news_end.
news_pid=''
news_begin() {
  (
    trap 'kill "$!" 2>/dev/null; exit' TERM
    while true; do
      sleep "$1" &
      wait "$!"
      # Whoever was to end this may have been killed.
      kill -0 "$$" 2>/dev/null || exit
      "$2"
    done
  ) >&2 9>&- &
  news_pid=$!
}
news_end() {
  if [[ -n $news_pid ]]; then
    kill "$news_pid" 2>/dev/null || true
    wait "$news_pid" 2>/dev/null || true
    news_pid=''
  fi
}
