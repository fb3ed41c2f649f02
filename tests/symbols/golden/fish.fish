# Häuser, 家, 🏠.
set -g retries 3

# Greets someone.
function greet --description 'Say hello' --argument-names name
    function __inner
        echo 🏠
    end
    echo "Hello $name"
end

alias ll 'ls -l'

if status is-interactive
    function größe; du -sh $argv; end
end

function broken
    echo (
end

function fish_prompt
    echo '> '
end
