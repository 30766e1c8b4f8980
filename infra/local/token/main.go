package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/alecthomas/kong"

	"github.com/tenantry/tenantry/infra/local/running"
	"github.com/tenantry/tenantry/infra/local/systemtoken"
)

const description = `Mint a system user's token for the System API, signed with the user's private key, and print it.

Without flags the token is for the service that "make run" started last, wherever it serves. The algorithm is that of the key: RS256 for RSA, ES256 for P-256, EdDSA for Ed25519.

Example: curl -H "Authorization: Bearer $(go run ./infra/local/token)" ...`

// Defaults if nothing is running.
const (
	presetKey      = ".local/data/system.pem"
	presetAudience = "http://localhost:8080"
)

type options struct {
	Key      string        `help:"Private key file, PEM; that of the run by default, or ${key}."`
	User     string        `help:"Name of the system user: issuer and subject of the token." default:"system"`
	Audience string        `help:"URL of the System API, exactly as the deployment names it; that of the run by default, or ${audience}."`
	Lifetime time.Duration `help:"How long the token is valid, at most 1h." default:"1h"`
	running.Flags
}

func main() {
	var o options
	parser, err := kong.New(&o, kong.Name("token"), kong.Description(description), kong.Vars{"key": presetKey, "audience": presetAudience})
	if err == nil {
		_, err = parser.Parse(os.Args[1:])
	}
	if err == nil {
		err = mint(os.Stdout, o, time.Now())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "token:", err)
		os.Exit(1)
	}
}

// mint prints only the token, so that it can be used in $(...).
func mint(out io.Writer, o options, now time.Time) error {
	if o.Key == "" || o.Audience == "" {
		run, _, err := o.Find()
		if err != nil {
			return err
		}
		o.Key = cmp.Or(o.Key, run.Key, presetKey)
		o.Audience = cmp.Or(o.Audience, run.Audience, presetAudience)
	}
	key, err := systemtoken.ReadKey(o.Key)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: start \"make run\" once, which makes one, or name another file with --key", err)
	}
	if err != nil {
		return fmt.Errorf("%w: name another file with --key", err)
	}
	token, err := key.Mint(systemtoken.Claims{User: o.User, Audience: o.Audience, IssuedAt: now, Lifetime: o.Lifetime})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, token)
	return err
}
