#include "net.hpp"

class Größe : public Client, net::Closer {
    Limit limit;
    std::vector<Packet> run(bool send_all) {
        // send is not used here, nor in "send"
        this->send("家");
        net::codec::send<Limit>(send);
        client.send(send(2));
        return {new Packet(1), net::make<Packet>()};
    }
};

void broken(int a int b) { send(
