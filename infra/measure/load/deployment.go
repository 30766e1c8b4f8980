package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/tenantry/tenantry/infra/local/systemtoken"
)

// deployment is a running service and a system user who may create instances.
type deployment struct {
	url, key, user, audience string
}

// tenant is the load's own instance, with the tokens for its calls.
type tenant struct {
	url, host        string
	systemToken      string
	pat, accessToken string
	userID, name     string
	instanceID       string
	// orgID is an organisation's id, once it was looked up.
	orgID  string
	signer jose.Signer
}

// newTenant creates the instance and obtains the tokens.
func (d deployment) newTenant(ctx context.Context) (*tenant, error) {
	key, err := systemtoken.ReadKey(d.key)
	if err != nil {
		return nil, fmt.Errorf("%w: name the system user's key with --key", err)
	}
	name := "load" + strings.ToLower(rand.Text()[:8])
	t := &tenant{url: strings.TrimSuffix(d.url, "/"), host: name + ".localhost", name: name}
	t.systemToken, err = key.Mint(systemtoken.Claims{
		User: d.user, Audience: d.audience, IssuedAt: time.Now(), Lifetime: systemtoken.MaxLifetime,
	})
	if err != nil {
		return nil, err
	}
	var created struct {
		InstanceID string
		Pat        string
		MachineKey []byte
	}
	if err := t.post(ctx, createPath, t.systemToken, machineBody(name, t.host), &created); err != nil {
		return nil, fmt.Errorf("create an instance: %w", err)
	}
	t.pat, t.instanceID = created.Pat, created.InstanceID
	var file struct{ KeyID, UserID, Key string }
	if err := json.Unmarshal(created.MachineKey, &file); err != nil {
		return nil, fmt.Errorf("key file of the instance's owner: %w", err)
	}
	t.userID = file.UserID
	if t.signer, err = newSigner([]byte(file.Key), file.KeyID); err != nil {
		return nil, err
	}
	t.accessToken, err = t.askToken(ctx)
	return t, err
}

// askToken obtains an access token with the owner's key.
func (t *tenant) askToken(ctx context.Context) (string, error) {
	form, err := t.tokenForm(time.Now(), "")
	if err != nil {
		return "", err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, t.url+tokenPath, strings.NewReader(form))
	if err != nil {
		return "", err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	var answer struct {
		AccessToken string `json:"access_token"`
	}
	if err := t.send(request, &answer); err != nil {
		return "", fmt.Errorf("get an access token: %w", err)
	}
	return answer.AccessToken, nil
}

// tokenForm returns the body of a token request with a new assertion (RFC 7523). The
// clients that exist send no id, the jti; with one, an assertion can be used once.
func (t *tenant) tokenForm(now time.Time, id string) (string, error) {
	assertion, err := jwt.Signed(t.signer).Claims(jwt.Claims{
		Issuer: t.userID, Subject: t.userID, Audience: jwt.Audience{t.issuer()}, ID: id,
		IssuedAt: jwt.NewNumericDate(now), Expiry: jwt.NewNumericDate(now.Add(time.Minute)),
	}).Serialize()
	return url.Values{
		"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {assertion},
		"scope": {"openid urn:zitadel:iam:org:project:id:zitadel:aud"},
	}.Encode(), err
}

// issuer returns the issuer that the provider uses for the tenant's host: with the
// scheme of the service's URL.
func (t *tenant) issuer() string {
	scheme, _, _ := strings.Cut(t.url, "://")
	return scheme + "://" + t.host
}

func newSigner(pem []byte, keyID string) (jose.Signer, error) {
	key, err := parseKey(pem)
	if err != nil {
		return nil, fmt.Errorf("key of the instance's owner: %w", err)
	}
	return jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: key, KeyID: keyID}},
		(&jose.SignerOptions{}).WithType("JWT"))
}

func (t *tenant) post(ctx context.Context, path, token string, body []byte, into any) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, t.url+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/json")
	return t.send(request, into)
}

func (t *tenant) send(request *http.Request, into any) error {
	request.Host = t.host
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	body, err := io.ReadAll(response.Body)
	if err := errors.Join(err, response.Body.Close()); err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%d %s", response.StatusCode, bytes.TrimSpace(body))
	}
	return json.Unmarshal(body, into)
}
