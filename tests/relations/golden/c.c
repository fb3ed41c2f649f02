#include "net.h"

struct groesse { limit_t limit; };

packet_t *run(client_t *client, int send_all) {
    /* send is not used here, nor in "send" */
    client->send("家");
    handlers.send(send, send(2));
    return (packet_t *)SEND(0);
}

void broken(int a int b) { send(
