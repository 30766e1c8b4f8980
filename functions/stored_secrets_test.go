package functions_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// TestSecretsStayIn checks that nothing that was returned, or sent as a password,
// is in the log or in the table.
func TestSecretsStayIn(t *testing.T) {
	t.Parallel()
	s := startStocked(t)
	secrets := []string{"Str0ng-Passw0rd!", "my_53cr3t-P4$$w0rd"}
	for i, c := range sequences {
		r := withKey(c.request(t, s, fmt.Sprintf("quiet%d", i)), fmt.Sprintf("quiet%d", i))
		secrets = append(secrets, strings.TrimPrefix(r.Authorization, "Bearer "))
		secrets = append(secrets, secretsOf(t, mustSucceed(t, s.send(t, r)))...)
		r.Body = bytes.Replace(r.Body, []byte("{"), []byte(`{"instanceName":`), 1) // refused, with all its contents
		s.send(t, r)
	}
	if len(secrets) < 8 {
		t.Fatalf("secrets: got %d, want more", len(secrets))
	}
	table := fmt.Sprint(plain(s.items(t)))
	for _, secret := range secrets {
		if strings.Contains(s.log.String(), secret) {
			t.Errorf("the log holds %.20s...", secret)
		}
		if strings.Contains(table, secret) {
			t.Errorf("the table holds %.20s...", secret)
		}
	}
}

// secretsOf returns the token and the private key's lines in a response.
func secretsOf(t *testing.T, a answer) []string {
	t.Helper()
	var body struct {
		Pat        string
		MachineKey []byte
	}
	mustUnmarshal(t, a.Body, &body)
	if body.Pat == "" {
		return nil
	}
	var file struct{ Key string }
	mustUnmarshal(t, body.MachineKey, &file)
	secrets := []string{body.Pat, string(body.MachineKey)}
	for _, line := range strings.Split(file.Key, "\n") {
		if len(line) > 40 && !strings.HasPrefix(line, "-") {
			secrets = append(secrets, line)
		}
	}
	return secrets
}

// plain returns items in a form in which any text can be found, including text in
// binary values.
func plain(items []map[string]types.AttributeValue) []string {
	var all []string
	for _, item := range items {
		for _, value := range item {
			switch v := value.(type) {
			case *types.AttributeValueMemberB:
				all = append(all, string(v.Value))
			case *types.AttributeValueMemberM:
				all = append(all, plain([]map[string]types.AttributeValue{v.Value})...)
			case *types.AttributeValueMemberS:
				all = append(all, v.Value)
			default:
				all = append(all, fmt.Sprint(v))
			}
		}
	}
	return all
}
