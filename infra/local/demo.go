package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/tenantry/tenantry/infra/local/systemtoken"
)

// demo makes the first requests.
type demo struct {
	screen screen
	url    string
	port   int
	key    *systemtoken.Key
	// mint is the command that prints another token, putEvent the one that puts an
	// event on the bus.
	mint, putEvent string
}

// show creates an instance and sets up an organisation in it over HTTP, and shows the
// requests with their responses. It also shows requests to paste: two similar ones, and
// those that list the instances and remove the new one.
//
// It returns the server of an application that people can sign in to.
func (d demo) show(ctx context.Context, log *slog.Logger) (app *server, err error) {
	now := time.Now()
	systemToken, err := d.key.Mint(systemtoken.Claims{
		User: systemUser, Audience: audience(d.port), IssuedAt: now, Lifetime: systemtoken.MaxLifetime,
	})
	if err != nil {
		return nil, err
	}
	host := newHost(demoInstance)
	answer, err := d.ask(ctx, "Create an instance", createInstance(demoInstance, host, systemToken))
	if err != nil {
		return nil, err
	}
	var created struct {
		InstanceID string `json:"instanceId"`
		Token      string `json:"pat"`
		Details    struct{ ResourceOwner string }
	}
	if err := json.Unmarshal(answer, &created); err != nil {
		return nil, fmt.Errorf("answer to the first request: %w", err)
	}
	_, err = d.ask(ctx, "Set up an organisation in it, with the instance's own token", setUpOrg(host, created.Token, "Acme", demoUser))
	if err != nil {
		return nil, err
	}
	d.screen.printf("\nSign in as %s with %s: %s\n", demoUser, demoPassword, d.loginURL(host))
	if app, err = d.serveApp(ctx, host, created.Details.ResourceOwner, created.Token, log); err != nil {
		return nil, err
	}
	d.screen.printf("Or sign in to an application of the instance, which was registered by its API: %s/\n", app.URL)
	if hint := resolverHint(ctx, host, net.DefaultResolver.LookupHost); hint != "" {
		d.screen.printf("%s\n", hint)
	}
	d.screen.printf("\nTo paste next: one more of each. Names are taken once, so change them to paste one again.\n"+
		"The system user's token is valid until %s; another: %s\n\n", now.Add(systemtoken.MaxLifetime).Format("15:04"), d.mint)
	d.screen.printf("%s\n", createInstance("shop", newHost("shop"), systemToken).curl(d.url))
	d.screen.printf("%s\n", setUpOrg(host, created.Token, "Globex", "grace").curl(d.url))
	request := signUp("signup-" + strings.ToLower(rand.Text()[:8]))
	d.screen.printf("Or ask by an event, and then claim the token of the owner, which no event carries. It is given out once:\n\n")
	d.screen.printf("%s <<'EOF'\n%s\nEOF\n\n%s\n", d.putEvent, request.event, request.claim(systemToken).curl(d.url))
	d.screen.printf("List what was made, and remove the instance %s with everything in it:\n\n", demoInstance)
	d.screen.printf("%s\n", listInstances(systemToken).curl(d.url))
	d.screen.printf("%s\n", removeInstance(created.InstanceID, demoInstance, systemToken).curl(d.url))
	d.screen.printf("Events are shown here as they are published.\n")
	return app, nil
}

// ask shows a call, makes it and shows its response, which must be a success.
func (d demo) ask(ctx context.Context, title string, c call) (answer []byte, err error) {
	d.screen.printf("\n%s:\n\n%s\n", title, c.curl(d.url))
	if answer, err = d.send(ctx, c); err != nil {
		return nil, err
	}
	d.screen.printf("%d %s\n", http.StatusOK, shorten(answer))
	return answer, nil
}

// send makes a call and returns its response, which must be a success.
func (d demo) send(ctx context.Context, c call) ([]byte, error) {
	status, answer, err := c.send(ctx, d.url)
	if err != nil {
		return nil, fmt.Errorf("POST %s: %w", c.path, err)
	}
	if status != http.StatusOK {
		return nil, fmt.Errorf("POST %s was answered %d %s: the log file says more", c.path, status, bytes.TrimSpace(answer))
	}
	return answer, nil
}

// createInstance returns a request for an instance owned by a machine. It names a
// custom domain, because the response does not contain the generated one.
func createInstance(name, host, token string) call {
	return call{path: "/system/v1/instances/_create", token: token, body: fmt.Sprintf(`{
    "instanceName": %q,
    "customDomain": %q,
    "machine": {
      "userName": "robot",
      "name": "Robot",
      "personalAccessToken": {},
      "machineKey": {"type": "KEY_TYPE_JSON"}
    }
  }`, name, host)}
}

// setUpOrg returns a request for an organisation owned by a person. The names are plain
// ASCII, which %q writes as JSON does.
func setUpOrg(host, token, org, user string) call {
	return call{path: "/admin/v1/orgs/_setup", host: host, token: token, body: fmt.Sprintf(`{
    "org": {"name": %q},
    "human": {
      "userName": %[2]q,
      "profile": {"firstName": %[3]q, "lastName": "Example"},
      "email": {"email": "%[2]s@example.com", "isEmailVerified": true},
      "password": %[4]q
    }
  }`, org, user, strings.ToUpper(user[:1])+user[1:], demoPassword)}
}

// listInstances returns a request for the newest instances.
func listInstances(token string) call {
	return call{path: "/system/v1/instances/_search", token: token, body: `{"query": {"limit": 10}}`}
}

// removeInstance returns a request to remove an instance, if it has that name.
func removeInstance(id, name, token string) call {
	return call{method: http.MethodDelete, path: "/system/v1/instances/" + id + "?instanceName=" + url.QueryEscape(name), token: token}
}

// The first instance, and its user.
const (
	demoInstance = "demo"
	demoUser     = "ada"
	demoPassword = "Change-me-1"
)

// loginURL returns the instance's login page. Browsers resolve every name below
// localhost to this machine.
func (d demo) loginURL(host string) string {
	return fmt.Sprintf("http://%s:%d/ui/login/", host, d.port)
}

// resolveWithin bounds the wait for a resolver that has to query others.
const resolveWithin = 500 * time.Millisecond

// resolverHint returns advice if the system resolver does not find an instance's host,
// and "" otherwise.
func resolverHint(ctx context.Context, host string, lookup func(context.Context, string) ([]string, error)) string {
	ctx, cancel := context.WithTimeout(ctx, resolveWithin)
	defer cancel()
	addresses, err := lookup(ctx, host)
	if err == nil && slices.Contains(addresses, "127.0.0.1") {
		return ""
	}
	return "Browsers and curl find that host by themselves. Other programs, in Python, Go or Node, need a line in /etc/hosts:\n127.0.0.1 " + host
}

// signUpRequest is a request for an instance by event.
type signUpRequest struct {
	id, event string
}

func signUp(id string) signUpRequest {
	return signUpRequest{id: id, event: fmt.Sprintf(`{
  "detail-type": "InstanceRequested",
  "detail": {
    "requestId": %[1]q,
    "correlation": {"customer": "C-1007"},
    "instanceName": "signup",
    "customDomain": "%[1]s.%[2]s",
    "machine": {"userName": "robot", "name": "Robot", "personalAccessToken": {}}
  }
}`, id, externalDomain)}
}

// claim returns a request for the owner's credentials.
func (r signUpRequest) claim(token string) call {
	return call{path: "/system/v1/credentials/" + r.id + "/_claim", token: token, body: "{}"}
}

// newHost returns a random host that no earlier run has used.
func newHost(name string) string {
	return name + "-" + strings.ToLower(rand.Text()[:6]) + "." + externalDomain
}

// shownOfKey is how many letters of a private key file are shown, enough to recognise
// it.
const shownOfKey = 24

// shorten formats a response for the screen, without most of the private key.
func shorten(answer []byte) string {
	var secret struct {
		MachineKey string `json:"machineKey"`
	}
	if json.Unmarshal(answer, &secret) == nil && len(secret.MachineKey) > shownOfKey {
		shown := fmt.Sprintf("%s... (%d letters)", secret.MachineKey[:shownOfKey], len(secret.MachineKey))
		answer = bytes.Replace(answer, []byte(secret.MachineKey), []byte(shown), 1)
	}
	var laidOut bytes.Buffer
	if json.Indent(&laidOut, answer, "", "  ") != nil {
		return string(answer)
	}
	return laidOut.String()
}
