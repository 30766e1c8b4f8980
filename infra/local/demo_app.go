package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"

	"github.com/tenantry/tenantry/infra/local/webapp"
)

// serveApp registers an application at an instance through the API, and serves it.
// Signing in there works as in a customer's application.
func (d demo) serveApp(ctx context.Context, host, orgID, token string, log *slog.Logger) (*server, error) {
	listener, err := listen(ctx, 0)
	if err != nil {
		return nil, err
	}
	app := webapp.App{
		Issuer: fmt.Sprintf("http://%s:%d", host, d.port), URL: "http://" + listener.Addr().String(), Client: d.clientOf(),
	}
	if err := d.register(ctx, &app, host, orgID, token); err != nil {
		_ = listener.Close()
		return nil, err
	}
	return serve(listener, app.Handler(), log), nil
}

// register creates a project with an application.
func (d demo) register(ctx context.Context, app *webapp.App, host, orgID, token string) error {
	answer, err := d.send(ctx, call{
		path: "/zitadel.project.v2.ProjectService/CreateProject", host: host, token: token,
		body: fmt.Sprintf(`{"organizationId": %q, "name": "Demo"}`, orgID),
	})
	if err != nil {
		return err
	}
	var project struct{ ProjectID string }
	if err := json.Unmarshal(answer, &project); err != nil {
		return err
	}
	answer, err = d.send(ctx, call{
		path: "/zitadel.application.v2.ApplicationService/CreateApplication", host: host, token: token,
		body: fmt.Sprintf(`{
    "projectId": %q,
    "name": "Demo application",
    "oidcConfiguration": {"redirectUris": [%q]}
  }`, project.ProjectID, app.URL+webapp.CallbackPath),
	})
	if err != nil {
		return err
	}
	var created struct {
		OIDCConfiguration struct{ ClientID, ClientSecret string }
	}
	if err := json.Unmarshal(answer, &created); err != nil {
		return err
	}
	app.ClientID, app.ClientSecret = created.OIDCConfiguration.ClientID, created.OIDCConfiguration.ClientSecret
	return nil
}

// clientOf returns a client that reaches the hosts of all instances, whatever the
// system resolver says.
func (d demo) clientOf() *http.Client {
	address := net.JoinHostPort("127.0.0.1", fmt.Sprint(d.port))
	return &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, address)
		},
	}}
}
