import wire.net;

Packet run(Limit limit) {
    // send is not used here, nor in "send"
    send("x");
    codec.send(2);
    return new Packet();
}
