package wire

import (
	"errors"
	"example.org/app/net"
)

type Größe struct {
	net.Client
	limit Limit
}

func (g *Größe) run(sendAll bool) (*Packet, error) {
	// send is not used here, nor in "send"
	g.send("家")
	net.send(send, Packet{send: 1})
	return &net.Packet{}, errors.New(generic[int](send(2)))
}

func broken(a int b) { send(
