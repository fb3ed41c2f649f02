#import "Net.h"

@implementation Groesse
- (Packet *)run:(Limit *)all {
    // send is not used here, nor in @"send"
    [self send:@"x"];
    [[Codec alloc] send:send(2)];
    return client.send;
}
@end
