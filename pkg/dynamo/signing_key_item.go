package dynamo

import (
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// keyKindItem is empty if no kind was chosen.
type keyKindItem struct {
	Algorithm tenant.KeyAlgorithm `dynamodbav:"keyAlgorithm,omitempty"`
	Bits      int                 `dynamodbav:"keyBits,omitempty"`
}

type signingKeyItem struct {
	key
	versionItem
	keyKindItem
	Number    int        `dynamodbav:"number"`
	PublicKey []byte     `dynamodbav:"publicKey,omitempty"`
	TokenKey  []byte     `dynamodbav:"tokenKey,omitempty"`
	Sealed    []byte     `dynamodbav:"sealed,omitempty"`
	CreatedAt time.Time  `dynamodbav:"createdAt"`
	ChangedAt *time.Time `dynamodbav:"changedAt,omitempty"`
	Used      bool       `dynamodbav:"used,omitempty"`
	SignFrom  *time.Time `dynamodbav:"signFrom,omitempty"`
	DueAt     *time.Time `dynamodbav:"dueAt,omitempty"`
	SignUntil *time.Time `dynamodbav:"signUntil,omitempty"`
	Removed   bool       `dynamodbav:"removed,omitempty"`
	// Expires is in Unix seconds, as TTL requires; missing from a key that does not
	// expire.
	Expires int64 `dynamodbav:"expires,omitempty"`
}

func newSigningKeyItem(k *tenant.SigningKey) signingKeyItem {
	i := signingKeyItem{
		key: signingKeyKey(k.InstanceID, k.Number), versionItem: versionItem{k.Version}, keyKindItem: keyKindItem(k.Kind), Number: k.Number,
		PublicKey: k.PublicKey, TokenKey: k.TokenPublicKey, Sealed: k.Sealed, CreatedAt: k.CreatedAt, ChangedAt: optional(k.ChangedAt), Used: k.Used,
		SignFrom: optional(k.SignFrom), DueAt: optional(k.DueAt), SignUntil: optional(k.SignUntil), Removed: k.Removed,
	}
	if !k.ExpiresAt.IsZero() {
		i.Expires = k.ExpiresAt.Unix()
	}
	return i
}

func (i signingKeyItem) entity(iid string) *tenant.SigningKey {
	k := &tenant.SigningKey{
		InstanceID: iid, Number: i.Number, Kind: tenant.KeyKind(i.keyKindItem), PublicKey: i.PublicKey, TokenPublicKey: i.TokenKey, Sealed: i.Sealed,
		CreatedAt: i.CreatedAt, ChangedAt: given(i.ChangedAt), Used: i.Used,
		SignFrom: given(i.SignFrom), DueAt: given(i.DueAt), SignUntil: given(i.SignUntil), Removed: i.Removed, Version: i.Sequence,
	}
	if i.Expires != 0 {
		k.ExpiresAt = time.Unix(i.Expires, 0).UTC()
	}
	if i.Sequence == 0 {
		// Written before keys could be activated, when the newest key signed.
		k.ChangedAt, k.SignFrom = i.CreatedAt, i.CreatedAt
	}
	return k
}

// given is the inverse of optional.
func given(at *time.Time) time.Time {
	if at == nil {
		return time.Time{}
	}
	return *at
}
