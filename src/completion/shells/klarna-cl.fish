# fish completion for klarna-cl, written by `klarna-cl completion fish`. What may stand under the cursor says
# `klarna-cl complete`; nothing of what was typed is ever evaluated.

# The files that fish would offer, behind the flag that stands in the same word; with endings, those and folders, where
# there are any.
function __klarna_cl_files
    set -l current $argv[1]
    set -l flag (string match -r -- '^--[a-z0-9-]+=' $current)
    set -l text (string replace -r -- '^--[a-z0-9-]+=' '' $current)
    set -l files (__fish_complete_path "$text" '')
    if set -q argv[2]
        set -l endings (string join '|' (string escape --style=regex -- $argv[2..-1]))
        set -l fitting (string match -r -- '^[^\t]*(?:/|'$endings')(?:\t.*)?$' $files)
        if set -q fitting[1]
            set files $fitting
        end
    end
    for file in $files
        printf '%s%s\n' "$flag" "$file"
    end
end

function __klarna_cl_complete
    set -l words (commandline -opc)
    set -e words[1]
    set -l typed (commandline -ct)
    # A quote that is still open cannot be taken off with the others.
    set -l current (string unescape -- "$typed"; or string replace -r -- '^[\'"]' '' "$typed")
    set -l answer (klarna-cl complete -- $words "$current" 2>/dev/null </dev/null)
    set -l first (string split ' ' -- $answer[1])
    set -e answer[1]
    if set -q answer[1]
        # A value, a tab, a description: as fish has it itself.
        printf '%s\n' $answer
    end
    if test "$first[1]" = files
        set -e first[1]
        __klarna_cl_files "$current" $first
    end
end

# In the order in which they come, and no files but where they are wanted; what an earlier script said is gone.
complete -c klarna-cl -e
complete -c klarna-cl -f -k -a '(__klarna_cl_complete)'
