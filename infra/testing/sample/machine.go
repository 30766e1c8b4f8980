package sample

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// machine is what the owner of the instance has obtained with its key.
type machine struct {
	// assertion is signed with the key, accessToken is what it was exchanged for.
	assertion, accessToken string
}

// assert returns a signed assertion that authenticates the machine (RFC 7523).
func assert(key *rsa.PrivateKey, keyID, userID string) (string, error) {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: key, KeyID: keyID}}, nil)
	if err != nil {
		return "", err
	}
	now := time.Now()
	return jwt.Signed(signer).Claims(jwt.Claims{
		// The jti makes it single-use.
		Issuer: userID, Subject: userID, Audience: jwt.Audience{"https://" + host}, ID: rand.Text(),
		IssuedAt: jwt.NewNumericDate(now), Expiry: jwt.NewNumericDate(now.Add(time.Hour)),
	}).Serialize()
}

// checkTokens stores the access token for a set-up, and both tokens for the search of
// logs and table.
func checkTokens(_ context.Context, r *Run, body createdBody, f *findings) {
	if body.AccessToken == "" || body.IDToken == "" {
		f.add("got no access token or no ID token")
		return
	}
	r.accessToken = body.AccessToken
	r.secrets = append(r.secrets, body.AccessToken, body.IDToken, r.assertion)
}
