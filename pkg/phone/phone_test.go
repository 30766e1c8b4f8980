package phone_test

import (
	"testing"

	"github.com/tenantry/tenantry/pkg/phone"
	"github.com/tenantry/tenantry/pkg/phone/phonetest"
)

func TestNormalize(t *testing.T) { phonetest.Run(t, phone.Normalize) }

func FuzzNormalize(f *testing.F) {
	for _, number := range phonetest.Numbers() {
		f.Add(number)
	}
	f.Fuzz(func(t *testing.T, number string) { phonetest.CheckStable(t, phone.Normalize, number) })
}
