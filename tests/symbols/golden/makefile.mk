# Build rules. Häuser, 家, 🏠.
CC := gcc
export STAGE = test

# Everything.
all: build test
	@echo "🏠"

.PHONY: all build

%.o: %.c
	$(CC) -c $<

# Compile
# and link.
build clean: main.o
	$(CC) -o app $^

define template
hello: $(1)
endef

$(info broken


ifdef CI
install: all
	cp app /usr/bin
endif

größe:
	wc -c app
