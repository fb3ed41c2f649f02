import "./Net.sol";

contract Groesse is Client {
    Limit limit;

    function run(Packet packet) public {
        // send is not used here, nor in "send"
        send(1);
        codec.send(packet);
        new Packet();
        emit Sent(send);
    }
}
