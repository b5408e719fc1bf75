# bash completion for klarna-cl, written by `klarna-cl completion bash`. It runs in bash 3.2 and later, and needs nothing
# of the bash-completion package. What may stand under the cursor says `klarna-cl complete`; nothing of what was typed is
# ever evaluated.

# Reads the line up to the cursor into `words`, without their quotes: bash itself would split them at : and = as well.
# `quote` becomes the quote that is still open, and `after` how much of the last word readline leaves as it is.
_klarna_cl_read_line() {
  local line=${COMP_LINE:0:COMP_POINT} char word='' has_word='' escaped=''
  local -i at
  words=() quote='' after=0
  for ((at = 0; at < ${#line}; at++)); do
    char=${line:at:1}
    if [[ -n $escaped ]]; then
      # Within double quotes, a backslash stands for itself before most characters.
      if [[ $quote == '"' && $char != [\"\\\$\`] ]]; then word+="\\"; fi
      word+=$char escaped=''
    elif [[ $char == "\\" && $quote != "'" ]]; then
      escaped=1 has_word=1
    elif [[ -n $quote ]]; then
      if [[ $char == "$quote" ]]; then quote=''; else word+=$char; fi
    elif [[ $char == [\"\'] ]]; then
      quote=$char has_word=1 after=${#word}
    elif [[ $char == [[:space:]] ]]; then
      if [[ -n $has_word ]]; then words+=("$word"); fi
      word='' has_word='' after=0
    else
      word+=$char has_word=1
      if [[ $COMP_WORDBREAKS == *"$char"* ]]; then after=${#word}; fi
    fi
  done
  words+=("$word")
}

# Sets `quoted` to a text as it has to be typed inside the quote that is open, or outside of any.
_klarna_cl_quote() {
  local text=$1
  case $quote in
    \') quoted=${text//\'/\'\\\'\'} ;;
    \")
      text=${text//\\/\\\\} text=${text//\"/\\\"} text=${text//\$/\\\$}
      quoted=${text//\`/\\\`}
      ;;
    *)
      # Fewer backslashes than %q would put there, where none are needed.
      if [[ $text == *[!A-Za-z0-9_./:=@%+,-]* ]]; then printf -v quoted '%q' "$text"; else quoted=$text; fi
      ;;
  esac
}

# Files with one of these endings, and folders; readline offers all files where there are none.
_klarna_cl_files() {
  local text=$1 file ending
  local -a found=()
  shift
  while IFS= read -r file; do
    if [[ -d ${file/#\~/$HOME} ]]; then
      found+=("$file")
      continue
    fi
    for ending in "$@"; do
      if [[ $file == *"$ending" ]]; then found+=("$file"); fi
    done
  done < <(compgen -f -- "$text")
  if ((${#found[@]} == 0)); then return; fi
  # In bash 3.2, which cannot be told that these are files, readline offers all of them.
  if compopt -o filenames 2> /dev/null; then COMPREPLY+=("${found[@]}"); fi
}

# Puts the descriptions behind the values, which are only listed now, and not inserted.
_klarna_cl_describe() {
  local line
  local -i widest=0 at room half=$((${COLUMNS:-80} / 2 + 1))
  for ((at = 0; at < ${#COMPREPLY[@]}; at++)); do
    if ((${#COMPREPLY[at]} > widest)); then widest=${#COMPREPLY[at]}; fi
  done
  room=$((${COLUMNS:-80} - widest - 5))
  if ((room < 12)); then return; fi
  for ((at = 0; at < ${#COMPREPLY[@]}; at++)); do
    if [[ -z ${descriptions[at]} ]]; then continue; fi
    printf -v line "%-${widest}s  (%s)" "${COMPREPLY[at]}" "${descriptions[at]:0:room}"
    # Wider than half of the screen, each stands on a line of its own.
    printf -v "COMPREPLY[at]" "%-${half}s" "$line"
  done
}

_klarna_cl() {
  local -a words descriptions=()
  local quote quoted current kind='' more='' value description IFS=$' \t\n'
  local -i after
  COMPREPLY=()
  _klarna_cl_read_line
  current=${words[${#words[@]} - 1]}
  {
    IFS=' ' read -r kind more
    while IFS=$'\t' read -r value description; do
      if [[ $value != "$current"* ]]; then continue; fi
      _klarna_cl_quote "${value:after}"
      COMPREPLY+=("$quoted")
      descriptions+=("$description")
    done
  } < <(klarna-cl complete -- "${words[@]:1}" 2> /dev/null < /dev/null)
  case $kind in
    values)
      # No files in place of values, and the values as they come: bash 3.2 has neither, and does without.
      compopt +o default -o nosort 2> /dev/null || compopt +o default 2> /dev/null
      if [[ $more == goes-on ]]; then compopt -o nospace 2> /dev/null; fi
      # Listing alone (63: the second Tab; 33 and 64: at once, where the user has set that) of more than one.
      if ((${#COMPREPLY[@]} > 1)) && [[ $COMP_TYPE == 63 || $COMP_TYPE == 33 || $COMP_TYPE == 64 ]]; then
        _klarna_cl_describe
      fi
      ;;
    files)
      # Each ending is a word. Without any, readline offers files by itself where nothing else fits.
      # shellcheck disable=SC2086
      if [[ -n $more ]]; then _klarna_cl_files "${current:after}" $more; fi
      ;;
  esac
}

complete -o default -F _klarna_cl klarna-cl
