use Wire::Net qw(send_all);

sub run {
    my ($self, $all) = @_;
    # deliver is not used here, nor in "deliver"
    $self->deliver("x");
    deliver(2);
    return Packet->new(\&deliver);
}
