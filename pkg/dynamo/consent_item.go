package dynamo

import (
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// consentsItem holds all consents of a user.
type consentsItem struct {
	key
	versionItem
	All []consentItem `dynamodbav:"consents"`
}

type consentItem struct {
	ClientID string    `dynamodbav:"client"`
	Scopes   []string  `dynamodbav:"scopes"`
	Epoch    int       `dynamodbav:"epoch,omitempty"`
	GivenAt  time.Time `dynamodbav:"givenAt"`
}

func newConsentsItem(c *tenant.Consents) consentsItem {
	i := consentsItem{key: consentsKey(c.InstanceID, c.UserID), versionItem: versionItem{c.Version}, All: make([]consentItem, len(c.All))}
	for n, one := range c.All {
		i.All[n] = consentItem(one)
	}
	return i
}

// consents returns a user's consents, or nil if the user never gave any.
func (f found) consents(iid, uid string) (*tenant.Consents, error) {
	i, ok, err := read[consentsItem](f, consentsKey(iid, uid))
	if !ok {
		return nil, err
	}
	c := &tenant.Consents{InstanceID: iid, UserID: uid, All: make([]tenant.Consent, len(i.All)), Version: i.Sequence}
	for n, one := range i.All {
		c.All[n] = tenant.Consent(one)
	}
	return c, nil
}
