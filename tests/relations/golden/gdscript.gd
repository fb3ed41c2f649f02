extends Node
const Net = preload("res://net.gd")

func run(limit: Limit) -> Packet:
	# send is not used here, nor in "send"
	send("x")
	self.send(1)
	Net.codec.send(send)
	return Packet.new()
