package storetest

import (
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

func newVerificationCode(version tenant.Version) *tenant.VerificationCode {
	return &tenant.VerificationCode{
		InstanceID: iid, UserID: uid, Purpose: tenant.CodeForEmail, Salt: []byte{1}, Hash: []byte{2}, Failures: 2,
		ExpiresAt: second.Add(time.Hour), Version: version,
	}
}

// aVerificationCodeIsUsedOnce checks single use, and that a new code replaces the
// previous one.
func aVerificationCodeIsUsedOnce(t *testing.T, b Backend) {
	q := tenant.Query{UserID: uid, VerificationCode: tenant.CodeForEmail}
	const largest = 1<<62 - 1
	former, code := newVerificationCode(7), newVerificationCode(largest)
	mustWrite(t, b, tenant.Put{Entity: former}, tenant.Put{Entity: &tenant.VerificationCode{
		InstanceID: iid, UserID: uid, Purpose: tenant.CodeForPhone, ExpiresAt: second.Add(time.Hour), Version: 1,
	}})
	equal(t, former, mustRead(t, b, q).VerificationCode)
	mustWrite(t, b, tenant.Put{Entity: code})
	equal(t, code, mustRead(t, b, q).VerificationCode)
	wantLost(t, b, tenant.ErrChanged, tenant.Delete{Entity: former})
	tried := *former
	tried.Failures, tried.Version = former.Failures+1, former.Next()
	wantLost(t, b, tenant.ErrChanged, tenant.Update{Entity: &tried})

	ctx := background(t)
	wantOneWinner(t, atOnce(10, func(int) error { return b.Writer.Write(ctx, at, tenant.Delete{Entity: code}) }), tenant.ErrChanged)
	if mustRead(t, b, q).VerificationCode != nil {
		t.Error("the code is still there")
	}
	q.VerificationCode = tenant.CodeForPhone
	if mustRead(t, b, q).VerificationCode == nil {
		t.Error("the code for another purpose is gone")
	}
}
