use crate::net::{send, Client};

impl Sender for Größe<Packet> {
    fn run(&self, send_all: bool) -> Result<Packet, Error> {
        // send is not used here, nor in "send"
        self.send("家")?;
        net::codec::send::<Limit>(send);
        println!("{}", send(2), self.parts[0].send());
        Ok(Packet { send: Packet::new() })
    }
}

fn broken(a: u8 b: u8) { send(
