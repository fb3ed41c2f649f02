from .net import send, open as connect
import wire.codec as codec


class Größe(Base, net.Client):
    limit: Optional[Limit] = None

    @cached
    def run(self, send_all: bool) -> list[Packet]:
        # send is not used here, nor in "send"
        self.send(send=1)
        codec.send("家", send)
        return [send(each) for each in self.parts[0].send()] + f"{send(2)}"


def broken(a b):
    send(
