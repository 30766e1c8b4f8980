package userquery

import (
	"google.golang.org/protobuf/proto"

	v1 "github.com/tenantry/tenantry/pkg/api/pb/user"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/user"
	"github.com/tenantry/tenantry/pkg/user"
)

// FirstVersion returns the conditions of queries of the API's first version, as
// Conditions does. They have the wire format of the second version's.
func FirstVersion(queries []*v1.SearchQuery) ([]user.Condition, error) {
	in, out := &v1.AndQuery{Queries: queries}, &pb.AndQuery{}
	raw, err := proto.Marshal(in)
	if err != nil {
		return nil, err
	}
	if err := proto.Unmarshal(raw, out); err != nil {
		return nil, err
	}
	return Conditions(out.GetQueries())
}
