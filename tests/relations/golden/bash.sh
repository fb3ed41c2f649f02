#!/bin/bash
source "$(dirname "$0")/net.sh"

run() {
  # send is not used here, nor in 'send'
  send "家" | filter --send
  result=$(send 2 && trap send EXIT)
}
