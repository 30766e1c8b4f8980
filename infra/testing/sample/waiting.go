package sample

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"
	"google.golang.org/protobuf/encoding/protowire"

	"github.com/tenantry/tenantry/infra/testing/backend"
)

// The credentials waiting for the request of system/claim.
const (
	claimRequestID  = "signup-4711"
	waitingInstance = "1040300000000000001"
	waitingUser     = "1040300000000000002"
	waitingToken    = "a-token-that-waits-to-be-claimed"
	waitingKey      = "a key file that waits to be claimed"
)

// claimedName returns how keys refer to the request.
func claimedName() string {
	hash := sha256.Sum256([]byte(claimRequestID))
	return "events#" + hex.EncodeToString(hash[:])
}

// keepCredentials stores credentials as an event would: a response encrypted under a
// data key, preceded by the encrypted data key and its length.
func keepCredentials(ctx context.Context, r *Run) error {
	var answer []byte
	answer = protowire.AppendString(protowire.AppendTag(answer, 3, protowire.BytesType), waitingToken)
	answer = protowire.AppendString(protowire.AppendTag(answer, 4, protowire.BytesType), waitingKey)

	name := claimedName()
	key, err := r.backend.Keys.GenerateDataKey(ctx, &kms.GenerateDataKeyInput{
		KeyId: aws.String(backend.KMSKey), KeySpec: types.DataKeySpecAes256,
		EncryptionContext: map[string]string{"purpose": "credentials"},
	})
	if err != nil {
		return err
	}
	block, err := aes.NewCipher(key.Plaintext)
	if err != nil {
		return err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return err
	}
	sealed := binary.BigEndian.AppendUint16(nil, uint16(len(key.CiphertextBlob)))
	sealed = aead.Seal(append(sealed, key.CiphertextBlob...), nil, answer, []byte(name))

	return r.put(ctx, item{
		"pk": "CREDENTIALS#" + name, "sk": "CREDENTIALS", "instance": waitingInstance, "user": waitingUser,
		"sealed": sealed, "expires": time.Now().Add(time.Hour).Unix(),
	})
}

func checkClaimed(ctx context.Context, r *Run, body createdBody, f *findings) {
	f.diff("credentials", createdBody{
		InstanceID: waitingInstance, UserID: waitingUser, Pat: waitingToken, MachineKey: []byte(waitingKey),
	}, body)
	items, err := r.items(ctx)
	if err != nil {
		f.add("%w", err)
	}
	for _, i := range items {
		if strings.HasPrefix(i.key(), "CREDENTIALS#"+claimedName()) {
			f.add("table: still holds %s", i.key())
		}
	}
	r.secrets = append(r.secrets, waitingToken, waitingKey)
}
