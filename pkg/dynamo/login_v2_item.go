package dynamo

import "github.com/tenantry/tenantry/pkg/tenant"

type loginV2Item struct {
	IsSet    bool   `dynamodbav:"set,omitempty"`
	Required bool   `dynamodbav:"required,omitempty"`
	BaseURI  string `dynamodbav:"baseUri,omitempty"`
}

// newLoginV2Item returns nil for what nobody set.
func newLoginV2Item(l tenant.LoginV2) *loginV2Item {
	if l == (tenant.LoginV2{}) {
		return nil
	}
	i := loginV2Item(l)
	return &i
}

func (a *attributes) loginV2() tenant.LoginV2 {
	i := reflected[loginV2Item](a, "loginV2")
	if i == nil {
		return tenant.LoginV2{}
	}
	return tenant.LoginV2(*i)
}
