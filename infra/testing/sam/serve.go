package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"
)

// externalDomain is the served API's: browsers resolve every name below it to this
// machine.
const externalDomain = "localhost"

// serve is the command that serves the API.
type serve struct {
	Port int `help:"Port of the API, on 127.0.0.1." default:"8080"`
}

// Run serves until ctx is done.
func (c *serve) Run(ctx context.Context) error {
	if err := mustBeFree(ctx, c.Port); err != nil {
		return err
	}
	s, remove, err := builtSAM(ctx)
	if err != nil {
		return err
	}
	defer remove()
	t, err := newStack(ctx, s, audience(c.Port), externalDomain)
	if err != nil {
		return err
	}
	defer t.close()
	var a *api
	err = timed("sam local start-api", func() (err error) {
		a, err = t.startAPI(ctx, c.Port, os.Stderr)
		return err
	})
	if err != nil {
		return err
	}
	paste, err := t.paste(c.Port)
	if err != nil {
		a.stop()
		return err
	}
	printf("\nAPI     %s\n\nTo paste in another terminal:\n\n%s\n", url(c.Port), paste)
	printf("With these two, the requests of the README work, too, but for those by event: there is no bus. What is\n" +
		"created is gone with Ctrl-C: change a line, and run this again.\nready\n")
	select {
	case <-ctx.Done():
		a.stop()
		return nil
	case <-a.ended:
		return fmt.Errorf("sam local start-api ended: %w", a.err)
	}
}

// paste returns shell commands: an instance and an organisation in it through the API,
// and another instance by a sample event.
func (t *stack) paste(port int) (string, error) {
	invoke, err := t.script()
	if err != nil {
		return "", err
	}
	mint := "go run ./infra/local/token --key " + t.KeyFile
	if port != 8080 { // infra/local/token has the default
		mint += " --audience " + audience(port)
	}
	return fmt.Sprintf(`url=%s
token=$(%s)
created=$(curl -sS "$url/system/v1/instances/_create" -H "Authorization: Bearer $token" -d '{
  "instanceName": "Demo", "customDomain": "demo.localhost",
  "machine": {"userName": "robot", "name": "Robot", "personalAccessToken": {}}
}')
jq <<<"$created"
curl -sS "$url/admin/v1/orgs/_setup" -H 'Host: demo.localhost' -H "Authorization: Bearer $(jq -r .pat <<<"$created")" -d '{
  "org": {"name": "Sales"},
  "human": {
    "userName": "grace", "profile": {"firstName": "Grace", "lastName": "Example"},
    "email": {"email": "grace@example.com", "isEmailVerified": true}
  }
}' | jq
invoke=%s
sed -e "s|{{SYSTEM_TOKEN}}|$token|" -e 's|{{HOST}}|one.example.com|' events/sample/create-instance/machine.json |
  $invoke CreateInstanceFunction | jq .statusCode
`, url(port), mint, invoke), nil
}

// timed runs a step and prints its name and duration.
func timed(name string, run func() error) error {
	start := time.Now()
	err := run()
	printf("%-28s %5.1f s\n", name, time.Since(start).Seconds())
	return err
}

func printf(format string, values ...any) {
	_, _ = fmt.Fprintf(os.Stdout, format, values...) // a closed terminal is no reason to stop
}

// indent indents text below its line.
func indent(text string) string {
	return "  " + strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n  ") + "\n"
}
