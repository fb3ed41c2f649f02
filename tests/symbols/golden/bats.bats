#!/usr/bin/env bats

load ../test_helper

setup() {
  common_setup
}

# What is sent twice.
@test "send: tries again after 429 🏠" {
  run send_part "x"
  [ "$status" -eq 0 ]
}

@test 'close: closes' {
  run close-all
}

helper() {
  echo "after the tests"
}
