package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/alecthomas/kong"

	"github.com/tenantry/tenantry/infra/systemtoken"
)

const description = `Mint a system user's token for the System API, signed with the user's private key, and print it.

The algorithm is that of the key: RS256 for RSA, ES256 for P-256, EdDSA for Ed25519.

Example: curl -H "Authorization: Bearer $(go run ./infra/token)" ...`

type options struct {
	Key      string        `help:"Private key file, PEM. \"make run\" makes the default one." default:".local/data/system.pem"`
	User     string        `help:"Name of the system user: issuer and subject of the token." default:"system"`
	Audience string        `help:"URL of the System API, exactly as the deployment names it." default:"http://localhost:8080"`
	Lifetime time.Duration `help:"How long the token is valid, at most 1h." default:"1h"`
}

func main() {
	var o options
	parser, err := kong.New(&o, kong.Name("token"), kong.Description(description))
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

// mint prints the token and nothing else, so that it can be used in $(...).
func mint(out io.Writer, o options, now time.Time) error {
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
