require_relative "net"

class Groesse < Net::Client
  include Sender

  def run(send_all)
    # send is not used here, nor in "send"
    self.send("家")
    Codec.send(:send, send(2), send: 1)
    send
    Packet.new(@parts[0]&.send)
  rescue Net::Error
    "#{send 3}"
  end

  def broken(a b
    send(
