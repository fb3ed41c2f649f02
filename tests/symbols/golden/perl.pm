#!/usr/bin/perl
# Uploads with retries. Häuser, 家, 🏠.
package Acme::Uploader;

use strict;
use warnings;
use constant MAX_TRIES => 5;
use constant {
    RETRY_CODE => 429,
    OTHER_CODE => 503,
};

our $VERSION = '1.0';
our @EXPORT_OK = qw(send_part);
my %sessions;
my $default = 'https://example.com';

has url => (is => 'ro', required => 1);
has 'parts' => (is => 'rw', default => sub { [] });

sub forward;

=head2 send_part

Sends one part.

=cut

sub send_part {
    my ($self, $data, %opts) = @_;
    my $on_done = sub { print "🏠" };
    sub nested { 1 }
    my $local = 3;
    return $on_done->($local);
}

# Waits longer each time.
sub back_off($$) {
    my ($n) = @_;
    return 2**$n;
}

sub signature ($self, $tries = MAX_TRIES) {
    return $tries;
}

sub _lvalue : lvalue { $default }

my %dispatch = (
    start => sub { send_part(@_) },
    'stop' => sub { 1 },
    other => \&back_off,
);

*alias = sub { 2 };
$sessions{on_error} = sub { warn @_ };

sub broken {
    my $x = = ) 3;
}

BEGIN {
    # Only while compiling.
    sub early { 1 }
}

sub Acme::Other::injected { 1 }

my $s = "🏠"; sub after_emoji { return 1 }

package Acme::Part;

# A part.
sub new { bless {}, shift }
sub size { $_[0]{size} }

package Acme::Block {
    sub inside { 1 }
}

1;

__END__

=head1 NAME

sub not_code { }
