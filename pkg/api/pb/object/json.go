package object

import "github.com/tenantry/tenantry/pkg/api/pb/compact"

// AppendJSON implements compact.Message.
func (x *ObjectDetails) AppendJSON(to []byte) ([]byte, error) {
	o := compact.Begin(to)
	o.Uint64("sequence", x.GetSequence())
	o.Time("creationDate", x.GetCreationDate())
	o.Time("changeDate", x.GetChangeDate())
	o.Text("resourceOwner", x.GetResourceOwner())
	return o.End()
}
