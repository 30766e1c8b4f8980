#!/usr/bin/env bash
# Guess: the error for a variable that cannot be parsed names the variable; a variable set to the empty string overrides a
#        default.
# Seen:  the error names the field of the struct and quotes the value, so it must not be shown where values are secret; only
#        a missing variable is named. An empty value gets the default. Entries of a list keep their blanks.
#        parse error on field "Port" of type "int": strconv.ParseInt: parsing "none": invalid syntax
# With:  github.com/caarlos0/env/v11 v11.4.2
# So:    write the error texts yourself, from the field's tag.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run github.com/caarlos0/env/v11@v11.4.2 <<'E'
package main

import (
	"fmt"

	"github.com/caarlos0/env/v11"
)

type config struct {
	Port  int      `env:"SHOP_PORT"`
	Limit int      `env:"SHOP_LIMIT" envDefault:"5"`
	Names []string `env:"SHOP_NAMES"`
}

func main() {
	var c config
	err := env.ParseWithOptions(&c, env.Options{Environment: map[string]string{"SHOP_PORT": "none", "SHOP_LIMIT": "", "SHOP_NAMES": "a, b"}})
	fmt.Printf("%d %q\n%v\n", c.Limit, c.Names, err)
}
E
)
noted "values and error" '5 ["a" " b"]
env: parse error on field "Port" of type "int": strconv.ParseInt: parsing "none": invalid syntax' "$seen"
