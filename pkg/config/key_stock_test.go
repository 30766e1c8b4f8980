package config

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func keyStockEnvironment(changes ...string) map[string]string {
	all := awsEnvironment(map[string]string{"TENANTRY_TABLE": "t", "TENANTRY_KMS_KEY": "k"})
	for i := 0; i < len(changes); i += 2 {
		all[changes[i]] = changes[i+1]
	}
	return all
}

func TestKeyStock(t *testing.T) {
	for _, c := range []struct {
		environment map[string]string
		want        KeyStock
	}{
		{keyStockEnvironment(), KeyStock{Target: 240, Rate: 0.5, MaxAge: KeyAge(2160 * time.Hour)}},
		{
			keyStockEnvironment("TENANTRY_KEY_STOCK_TARGET", "0", "TENANTRY_KEY_STOCK_RATE", "12.5", "TENANTRY_KEY_STOCK_MAX_AGE", "72h"),
			KeyStock{Rate: 12.5, MaxAge: KeyAge(72 * time.Hour)},
		},
	} {
		got, err := read[KeyStock](c.environment)
		if err != nil {
			t.Fatal(err)
		}
		c.want.Table, c.want.KMSKey, c.want.AWS = "t", "k", goodAWS
		if diff := cmp.Diff(c.want, got, wholeAWS); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

func TestKeyStock_wrong(t *testing.T) {
	for variable, c := range map[string]struct {
		values []string
		want   string
	}{
		"TENANTRY_KEY_STOCK_TARGET":  {[]string{"-1", "4097", "1.5", "many"}, expectedStockTarget},
		"TENANTRY_KEY_STOCK_RATE":    {[]string{"0", "-1", "NaN", "Inf", "1000.1", "0.009", "1/s"}, expectedRate},
		"TENANTRY_KEY_STOCK_MAX_AGE": {[]string{"24h", "90 days"}, expectedKeyAge},
	} {
		for _, value := range c.values {
			_, err := read[KeyStock](keyStockEnvironment(variable, value))
			if err == nil || !strings.Contains(err.Error(), variable+": "+c.want) {
				t.Errorf("%s=%s: got %v", variable, value, err)
			}
		}
	}
}
