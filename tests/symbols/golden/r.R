# Uploads with retries. Häuser, 家, 🏠.
library(httr)

MAX_TRIES <- 5
retry_codes = c(429, 503)

#' Sends one part.
#'
#' @param data What is sent.
#' @export
send_part <- function(data,
                      tries = MAX_TRIES,
                      ...) {
  back_off <- function(n) 2^n
  local <- back_off(tries)
  sapply(data, FUN = function(x) x + local)
}

# Closes it.
close_all = function(force = FALSE) NULL

global_handler <<- \(code) {
  message("failed: ", code)
}

print.upload <- function(x, ...) cat("🏠")
`name with spaces` <- function() 1
`%+%` <- function(a, b) paste0(a, b)
`size<-` <- function(x, value) {
  x$size <- value
  x
}

broken <- function(a) {
  b <- ) a
}

handlers <- list(
  info = function(text) message(text),
  error = function(text) stop(text)
)

handlers$warn <- function(text) warning(text)

#' An uploader.
Uploader <- R6::R6Class("Uploader",
  public = list(
    url = NULL,
    initialize = function(url) {
      self$url <- url
    },
    # Shouts.
    shout = function() toupper(self$url)
  ),
  private = list(
    parts = function() list()
  )
)

# A part.
setClass("Part", representation(size = "numeric"))
Pool <- setRefClass("Pool",
  fields = list(n = "numeric"),
  methods = list(take = function() n)
)
setGeneric("area", function(shape) standardGeneric("area"))
setMethod("area", "Part", function(shape) {
  shape@size
})
setValidity("Part", function(object) TRUE)

if (interactive()) {
  only_here <- function() TRUE
}

s <- "🏠"; größe <- function(x) x
