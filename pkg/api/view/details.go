package view

import (
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/api/pb/object"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Details are those of an entity that is read. Which dates the details have
// differs by call: the contract, reads.md.
func Details(r tenant.Revision, owner string) *object.ObjectDetails {
	return &object.ObjectDetails{
		Sequence: r.Sequence, CreationDate: timestamppb.New(r.CreatedAt), ChangeDate: timestamppb.New(r.ChangedAt), ResourceOwner: owner,
	}
}

// Created are those of an entity that was made, and of what the contract answers
// like it: the date is that of the write.
func Created(r tenant.Revision, owner string) *object.ObjectDetails {
	return &object.ObjectDetails{Sequence: r.Sequence, CreationDate: timestamppb.New(r.ChangedAt), ResourceOwner: owner}
}

// Changed are those of an entity that was changed or removed.
func Changed(r tenant.Revision, owner string) *object.ObjectDetails {
	return &object.ObjectDetails{Sequence: r.Sequence, ChangeDate: timestamppb.New(r.ChangedAt), ResourceOwner: owner}
}
