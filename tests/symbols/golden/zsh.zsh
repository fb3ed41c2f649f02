# Uploads with retries. Häuser, 家, 🏠.
0="${${ZERO:-${0:#$ZSH_ARGZERO}}:-${(%):-%N}}"
(( $+commands[curl] )) || return 1

typeset -gA upload_codes
UPLOAD_URL=https://example.com

# Sends one part.
function upload-send() {
  emulate -L zsh
  local -a parts=(${(f)"$(cat $1)"})
  for part in $dir/*.part(N.); do
    print -P "%F{red}${part:t}%f"
  done
}

# A body on one line.
upload-close() { echo "closed 🏠" }

() {
  local inner_only=1
  function upload-inner { print ${(j:,:)@} }
}

alias -g G='| grep'
alias -s part=upload-send
alias up='upload-send'

if (( ${+functions[compdef]} )); then
  _upload() { _files -g '*.part(.N)' }
  compdef _upload upload-send
fi

zle -N upload-widget
