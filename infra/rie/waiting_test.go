package rie_test

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/encoding/protowire"
)

// What waits for the request of system/claim.
const (
	claimRequestID  = "signup-4711"
	waitingInstance = "1040300000000000001"
	waitingUser     = "1040300000000000002"
	waitingToken    = "a-token-that-waits-to-be-claimed"
	waitingKey      = "a key file that waits to be claimed"
)

// keepCredentials puts credentials into the table in the form in which an event leaves them there: an answer
// encrypted under a data key, with the encrypted data key and its length before it.
func keepCredentials(t *testing.T, r *run) {
	t.Helper()
	var answer []byte
	answer = protowire.AppendString(protowire.AppendTag(answer, 3, protowire.BytesType), waitingToken)
	answer = protowire.AppendString(protowire.AppendTag(answer, 4, protowire.BytesType), waitingKey)

	hash := sha256.Sum256([]byte(claimRequestID))
	name := "events#" + hex.EncodeToString(hash[:])
	key, err := r.keys.GenerateDataKey(t.Context(), &kms.GenerateDataKeyInput{
		KeyId: aws.String("alias/tenantry"), KeySpec: types.DataKeySpecAes256,
		EncryptionContext: map[string]string{"purpose": "credentials"},
	})
	if err != nil {
		t.Fatal(err)
	}
	block, err := aes.NewCipher(key.Plaintext)
	if err != nil {
		t.Fatal(err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		t.Fatal(err)
	}
	sealed := binary.BigEndian.AppendUint16(nil, uint16(len(key.CiphertextBlob)))
	sealed = aead.Seal(append(sealed, key.CiphertextBlob...), nil, answer, []byte(name))

	stored, err := attributevalue.MarshalMap(map[string]any{
		"pk": "CREDENTIALS#" + name, "sk": "CREDENTIALS", "instance": waitingInstance, "user": waitingUser,
		"sealed": sealed, "expires": time.Now().Add(time.Hour).Unix(),
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.table.PutItem(t.Context(), &dynamodb.PutItemInput{
		TableName: aws.String(tableName), Item: stored,
	}); err != nil {
		t.Fatal(err)
	}
}

func checkClaimed(t *testing.T, r *run, body createdBody) {
	t.Helper()
	want := createdBody{
		InstanceID: waitingInstance, UserID: waitingUser, Pat: waitingToken, MachineKey: []byte(waitingKey),
	}
	if diff := cmp.Diff(want, body); diff != "" {
		t.Errorf("credentials (-want +got):\n%s", diff)
	}
	for _, i := range r.items(t) {
		if strings.HasPrefix(i.key(), "CREDENTIALS#") {
			t.Errorf("table: still holds %s", i.key())
		}
	}
	r.secrets = append(r.secrets, waitingToken, waitingKey)
}
