library(net)

run <- function(all, send = NULL) {
  # send is not used here, nor in "send"
  send("x", send = 1)
  net::send(codec$send(2))
  parts |> send()
}
