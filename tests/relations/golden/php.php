<?php
use Wire\Net\{Codec, Packet};

#[Sender]
class Groesse extends Client implements Net\Closer {
    use Retries;

    public function run(Limit $send, bool $all): Packet {
        // send is not used here, nor in "send"
        $this->send("家");
        Codec::send($send, send(2));
        self::send();
        return new Packet($this->parts[0]?->send());
    }

    function broken(int a int b) { send(
}
