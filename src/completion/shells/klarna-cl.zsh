#compdef klarna-cl
# zsh completion for klarna-cl, written by `klarna-cl completion zsh`: to be sourced, or to stand in a folder of $fpath as
# _klarna-cl. What may stand under the cursor says `klarna-cl complete`; nothing of what was typed is ever evaluated.

_klarna-cl() {
  emulate -L zsh
  setopt extended_glob
  local -a asked answer described
  local first line value description IFS=$' \t\n'
  # Without their quotes, up to the cursor.
  asked=("${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}")
  answer=("${(@f)$(klarna-cl complete -- "${asked[@]}" 2> /dev/null < /dev/null)}")
  first=${answer[1]-}
  shift answer 2> /dev/null

  # Behind the `=` of a flag, zsh completes what follows.
  local flag=''
  if [[ $PREFIX == --[a-z0-9-]##=* ]]; then
    flag="${PREFIX%%=*}="
    compset -P 1 '*='
  fi

  for line in "${answer[@]}"; do
    value=${line%%$'\t'*}
    description=${line#*$'\t'}
    [[ -n $value ]] || continue
    value=${value#"$flag"}
    # What is before the first colon is the value to _describe.
    value=${value//\\/\\\\}
    value=${value//:/\\:}
    described+=("$value${description:+:$description}")
  done
  local -i found=1
  if (( $#described )); then
    if [[ $first == *goes-on ]]; then
      _describe -V klarna-cl described -S '' && found=0
    else
      _describe -V klarna-cl described && found=0
    fi
  fi
  if [[ $first == files* ]]; then
    local -a endings=(${=first#files})
    if (( $#endings )); then
      _files -g "*(${(j:|:)endings})" && found=0
    else
      _files && found=0
    fi
  fi
  return found
}

if [[ ${funcstack[1]-} == _klarna-cl ]]; then
  _klarna-cl "$@"
else
  # Sourced where completion was not set up: for this shell alone, and without a file of what it found.
  (( ${+functions[compdef]} )) || { autoload -Uz compinit && compinit -i -D }
  compdef _klarna-cl klarna-cl
fi
