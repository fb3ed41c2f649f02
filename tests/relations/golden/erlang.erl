-module(groesse).
-import(net, [send/2]).

-spec run(all()) -> ok.
run(All) ->
    %% send is not used here, nor in "send"
    send("x", All),
    codec:send(fun send/2, fun net:send/1),
    #packet{send = 1}.
