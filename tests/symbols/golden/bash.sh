#!/usr/bin/env bash
# Uploads with retries. Häuser, 家, 🏠.

cite about-plugin
about-plugin 'uploads of files'

readonly MAX_TRIES=5
declare -A retry_codes=([429]=1)
export UPLOAD_URL="https://example.com"
default_client=

# Sends one part.
# Second line.
send_part() {
  local data="$1" tries="${2:-$MAX_TRIES}"
  back_off() { echo $((2 ** $1)); }
  local_only=3
  back_off "$tries"
}

function close-all {
  about 'closes every connection'
  group 'net'
  _param '1: name'

  [[ -n "${retry_codes[429]}" ]] && echo "🏠"
}

# The comment is not the doc: about is.
function _upload::status() (
  about "prints the state"
  cat <<EOF
not_a_function() {
}
EOF
)

function braces
{
  local sep="${a:+${b};}"
  :
}

# Shortcuts.
alias up='send_part'
alias ll="ls -l" la='ls -A'
alias ..='cd ..'
alias up

if command -v curl > /dev/null; then
  # Only with curl.
  fetch() {
    curl -fsSL "$1"
  }
  alias get=fetch
  INSIDE=1
fi

broken() {
  if [[ $a == ]]; then
}

s="🏠"; shout() { echo "${1^^}"; }

after_error() {
  # not a doc comment
  return 1
}

case "$1" in
  start) start_it() { :; } ;;
  *) echo "usage: $0" ;;
esac
