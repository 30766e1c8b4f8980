package viewv2

import (
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"
)

// Expiry is when a credential ends, as lists show it: with microseconds, even if the
// request had nanoseconds. Source: the contract, stored.md, "_create".
func Expiry(at time.Time) *timestamppb.Timestamp {
	return timestamppb.New(at.Truncate(time.Microsecond))
}
