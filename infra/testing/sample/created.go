package sample

import (
	"bytes"
	"context"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// createdBody is the body of a success of either call.
type createdBody struct {
	InstanceID string `json:"instanceId"`
	OrgID      string `json:"orgId"`
	UserID     string `json:"userId"`
	Details    struct {
		Sequence, ResourceOwner string
		CreationDate            time.Time
	}
	Pat         string
	MachineKey  []byte
	AccessToken string `json:"access_token"`
	IDToken     string `json:"id_token"`
}

var id = regexp.MustCompile(`^\d{15,19}$`)

func checkDetails(body createdBody, f *findings) {
	if !id.MatchString(body.Details.ResourceOwner) || body.Details.Sequence == "" {
		f.add("details: got %+v, want a sequence and an id as the resource owner", body.Details)
	}
	if age := time.Since(body.Details.CreationDate); age < 0 || age > time.Minute {
		f.add("creationDate: got %v, want now", body.Details.CreationDate)
	}
}

func checkInstance(body createdBody, f *findings) {
	checkDetails(body, f)
	if !id.MatchString(body.InstanceID) {
		f.add("instanceId: got %q, want an id", body.InstanceID)
	}
}

func checkNoCredentials(_ context.Context, r *Run, body createdBody, f *findings) {
	checkInstance(body, f)
	r.instanceID = body.InstanceID
	if body.Pat != "" || body.MachineKey != nil {
		f.add("credentials: got some, want none: nobody asked for them")
	}
}

// checkMachine stores the credentials: the token for the set-ups, both for the search
// of logs and table.
func checkMachine(ctx context.Context, r *Run, body createdBody, f *findings) {
	checkInstance(body, f)
	if body.Pat == "" {
		f.add("pat: got none")
	}
	r.token = body.Pat
	var file struct{ Type, KeyID, Key, ExpirationDate, UserID string }
	if err := json.Unmarshal(body.MachineKey, &file); err != nil {
		f.add("machineKey: %w", err)
		return
	}
	private, err := parsePrivateKey(file.Key)
	if err != nil {
		f.add("machineKey: %w", err)
		return
	}
	if file.Type != "serviceaccount" || file.ExpirationDate != "2099-12-31T23:59:59Z" ||
		!id.MatchString(file.KeyID) || !id.MatchString(file.UserID) {
		f.add("machineKey: got type %q, expiry %q, key %q, user %q", file.Type, file.ExpirationDate, file.KeyID, file.UserID)
	}
	r.checkStoredKey(ctx, file.KeyID, &private.PublicKey, f)
	if r.assertion, err = assert(private, file.KeyID, file.UserID); err != nil {
		f.add("sign with the machine's key: %w", err)
	}

	r.secrets = append(r.secrets, body.Pat)
	// Line by line, because a log would escape the line breaks, and only after the
	// lines that hold the public modulus: 277 bytes of the key's DER, 48 a line.
	for _, line := range strings.Split(file.Key, "\n")[1+277/48+1:] {
		if len(line) == 64 {
			r.secrets = append(r.secrets, line)
		}
	}
	r.secrets = append(r.secrets, base64.StdEncoding.EncodeToString(body.MachineKey))
}

func parsePrivateKey(text string) (*rsa.PrivateKey, error) {
	block, rest := pem.Decode([]byte(text))
	if block == nil || block.Type != "RSA PRIVATE KEY" || len(bytes.TrimSpace(rest)) > 0 {
		return nil, errors.New("key is not one PEM block of an RSA private key")
	}
	private, err := x509.ParsePKCS1PrivateKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	if err := private.Validate(); err != nil {
		return nil, err
	}
	if bits := private.N.BitLen(); bits != 2048 {
		return nil, fmt.Errorf("got %d bits, want 2048", bits)
	}
	return private, nil
}

// checkStoredKey checks that the table has the public half of the key given to the
// caller.
func (r *Run) checkStoredKey(ctx context.Context, keyID string, public *rsa.PublicKey, f *findings) {
	want, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		f.add("%w", err)
		return
	}
	items, err := r.items(ctx)
	if err != nil {
		f.add("%w", err)
		return
	}
	for _, i := range items {
		if i["sk"] == "KEY#"+keyID {
			f.diff("public key in the table", any(want), i["publicKey"])
			return
		}
	}
	f.add("table: holds no key %s", keyID)
}

// checkOrgWithPhone checks that the table has the event's telephone number, "+41 71 000
// 00 00", in E.164 form.
func checkOrgWithPhone(ctx context.Context, r *Run, body createdBody, f *findings) {
	checkOrg(ctx, r, body, f)
	items, err := r.items(ctx)
	if err != nil {
		f.add("%w", err)
		return
	}
	for _, i := range items {
		if i.text("sk") == "USER" && strings.HasSuffix(i.text("pk"), "#"+body.UserID) {
			human, _ := i["human"].(map[string]any)
			f.diff("phone in the table", any("+41710000000"), human["phone"])
			return
		}
	}
	f.add("table: holds no user %s", body.UserID)
}

func checkOrg(_ context.Context, _ *Run, body createdBody, f *findings) {
	checkDetails(body, f)
	if !id.MatchString(body.OrgID) || !id.MatchString(body.UserID) || body.Details.ResourceOwner != body.OrgID {
		f.add("got organisation %q, user %q, resource owner %q; want ids, the first also as owner",
			body.OrgID, body.UserID, body.Details.ResourceOwner)
	}
}
