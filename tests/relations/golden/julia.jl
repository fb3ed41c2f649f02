module Wire
using Net: send, Codec

struct Groesse <: Client
    limit::Limit
end

function run(all::Bool)::Packet
    # send is not used here, nor in "send"
    send("家"; send=1)
    Codec.send(send, send.(parts))
    @send Packet{Limit}(1)
end
send(a, b) = send(a)
end
