package org

import "github.com/tenantry/tenantry/pkg/api/pb/compact"

// AppendJSON implements compact.Message.
func (x *Org) AppendJSON(to []byte) ([]byte, error) {
	o := compact.Begin(to)
	o.Text("id", x.GetId())
	if details := x.GetDetails(); details != nil {
		o.Message("details", details)
	}
	o.Enum("state", int32(x.GetState()), OrgState_name)
	o.Text("name", x.GetName())
	o.Text("primaryDomain", x.GetPrimaryDomain())
	return o.End()
}
