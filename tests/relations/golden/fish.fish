source net.fish

function run
    # send is not used here, nor in "send"
    send x | filter (send 2)
end
