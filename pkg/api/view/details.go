package view

import (
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/api/pb/object"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Details returns the details of an entity that is read. Which dates details contain
// depends on the call: the contract, reads.md.
func Details(r tenant.Revision, owner string) *object.ObjectDetails {
	var all struct { // one allocation, for lists
		object.ObjectDetails
		created, changed timestamppb.Timestamp
	}
	all.created.Seconds, all.created.Nanos = r.CreatedAt.Unix(), int32(r.CreatedAt.Nanosecond())
	all.changed.Seconds, all.changed.Nanos = r.ChangedAt.Unix(), int32(r.ChangedAt.Nanosecond())
	all.Sequence, all.CreationDate, all.ChangeDate, all.ResourceOwner = r.Sequence, &all.created, &all.changed, owner
	return &all.ObjectDetails
}

// Created returns the details of an entity that was created, and of other writes
// that the contract answers the same way. The creation date is the time of the
// write.
func Created(r tenant.Revision, owner string) *object.ObjectDetails {
	return &object.ObjectDetails{Sequence: r.Sequence, CreationDate: timestamppb.New(r.ChangedAt), ResourceOwner: owner}
}

// Changed returns the details of an entity that was changed or removed.
func Changed(r tenant.Revision, owner string) *object.ObjectDetails {
	return &object.ObjectDetails{Sequence: r.Sequence, ChangeDate: timestamppb.New(r.ChangedAt), ResourceOwner: owner}
}
