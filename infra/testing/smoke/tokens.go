package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// tokens is the token endpoint's response.
type tokens struct {
	Access  string `json:"access_token"`
	Refresh string `json:"refresh_token"`
	ID      string `json:"id_token"`
}

// tokenChecks obtain tokens in every supported way.
func (s *smoke) tokenChecks() []*check {
	return []*check{
		{name: "discovery", want: "200, whose issuer is the instance's host", look: s.discover},
		{name: "token by a machine's key", want: "200, and userinfo by it", page: "AWS KMS: GenerateDataKeyPair", look: s.signIn},
		{name: "token by a person's password", want: "a code, its tokens, and others by the refresh token", look: s.signInPerson},
		{
			name: "wildcard domain", want: "the instance's host leads to the API by itself", page: "API Gateway: Custom domain names",
			onAWS: "it has no hosts and certificates",
			look: func(ctx context.Context) (string, error) {
				if !s.hasDomain() {
					return "", fmt.Errorf("%w: the stack has no CertificateArn", errLeftOut)
				}
				return s.discover(ctx)
			},
		},
	}
}

// issuer returns the issuer in an instance's discovery document.
func (s *smoke) issuer(ctx context.Context, o owner) (string, error) {
	a, err := s.send(ctx, call{method: http.MethodGet, path: "/.well-known/openid-configuration", host: o.host})
	if err != nil {
		return "", err
	}
	var document struct{ Issuer string }
	if err := a.read(&document); err != nil {
		return "", err
	}
	if issuer, err := url.Parse(document.Issuer); err != nil || issuer.Hostname() != o.host {
		return "", fmt.Errorf("the issuer %s is not at the host %s", document.Issuer, o.host)
	}
	return document.Issuer, nil
}

func (s *smoke) discover(ctx context.Context) (string, error) { return s.issuer(ctx, s.person) }

// getTokens calls the token endpoint and registers the tokens as secrets.
func (s *smoke) getTokens(ctx context.Context, o owner, form url.Values) (tokens, error) {
	a, err := s.send(ctx, call{method: http.MethodPost, path: "/oauth/v2/token", host: o.host, form: form})
	if err != nil {
		return tokens{}, err
	}
	var got tokens
	if err := a.read(&got); err != nil {
		return got, err
	}
	for _, secret := range []string{got.Access, got.Refresh, got.ID} {
		if secret != "" {
			s.secrets = append(s.secrets, secret)
		}
	}
	if got.Access == "" {
		return got, fmt.Errorf("%s without an access token", a)
	}
	return got, nil
}

func (s *smoke) userinfo(ctx context.Context, o owner, access string) error {
	a, err := s.send(ctx, call{
		method: http.MethodGet, path: "/oidc/v1/userinfo", host: o.host, header: map[string]string{"Authorization": "Bearer " + access},
	})
	if err == nil {
		_, err = a.wanted(http.StatusOK)
	}
	if err != nil {
		return fmt.Errorf("userinfo: %w", err)
	}
	return nil
}

func (s *smoke) signIn(ctx context.Context) (string, error) {
	text, err := base64.StdEncoding.DecodeString(s.signer.machineKey)
	if err != nil {
		return "", err
	}
	var file struct{ KeyID, Key, UserID string }
	if err := json.Unmarshal(text, &file); err != nil {
		return "", fmt.Errorf("key file: %w", err)
	}
	block, _ := pem.Decode([]byte(file.Key))
	if block == nil {
		return "", errors.New("the key file holds no key in PEM")
	}
	private, err := x509.ParsePKCS1PrivateKey(block.Bytes)
	if err != nil {
		return "", err
	}
	s.secrets = append(s.secrets, strings.Split(file.Key, "\n")[1])
	issuer, err := s.issuer(ctx, s.signer)
	if err != nil {
		return "", err
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: private, KeyID: file.KeyID}}, nil)
	if err != nil {
		return "", err
	}
	now := time.Now()
	assertion, err := jwt.Signed(signer).Claims(jwt.Claims{
		Issuer: file.UserID, Subject: file.UserID, Audience: jwt.Audience{issuer}, ID: rand.Text(),
		IssuedAt: jwt.NewNumericDate(now.Add(-5 * time.Second)), Expiry: jwt.NewNumericDate(now.Add(5 * time.Minute)),
	}).Serialize()
	if err != nil {
		return "", err
	}
	got, err := s.getTokens(ctx, s.signer, url.Values{
		"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {assertion}, "scope": {"openid profile"},
	})
	if err != nil {
		return "", err
	}
	return "200", s.userinfo(ctx, s.signer, got.Access)
}

func (s *smoke) signInPerson(ctx context.Context) (string, error) {
	redirect, _, _ := strings.Cut(s.parameters["RedirectUris"], ",")
	if redirect == "" {
		return "", fmt.Errorf("%w: the stack has no RedirectUris", errLeftOut)
	}
	verifier := rand.Text() + rand.Text()
	challenge := sha256.Sum256([]byte(verifier))
	query := url.Values{
		"client_id": {"console"}, "response_type": {"code"}, "redirect_uri": {redirect}, "state": {s.id}, "nonce": {s.id},
		"scope":          {"openid profile email offline_access"},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(challenge[:])}, "code_challenge_method": {"S256"},
	}
	b := &browser{smoke: s, host: s.person.host, cookies: map[string]string{}}
	code, err := b.code(ctx, "/oauth/v2/authorize?"+query.Encode(), map[string]string{"loginName": "ada", "password": password})
	if err != nil {
		return "", err
	}
	got, err := s.getTokens(ctx, s.person, url.Values{
		"grant_type": {"authorization_code"}, "client_id": {"console"}, "code": {code}, "code_verifier": {verifier}, "redirect_uri": {redirect},
	})
	if err != nil {
		return "", err
	}
	if err := s.userinfo(ctx, s.person, got.Access); err != nil {
		return "", err
	}
	if _, err := s.getTokens(ctx, s.person, url.Values{
		"grant_type": {"refresh_token"}, "client_id": {"console"}, "refresh_token": {got.Refresh},
	}); err != nil {
		return "", fmt.Errorf("refresh: %w", err)
	}
	return "code, tokens, and others by the refresh token", nil
}
