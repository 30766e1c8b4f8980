package template

import (
	"strings"
	"testing"
)

// Pages of other origins can read API Gateway's own refusals, like the functions'.
func TestGatewayResponses_crossOrigin(t *testing.T) {
	responses := read(t, "template.yaml").Get("Resources", "Api", "Properties", "GatewayResponses")
	names := responses.Names()
	if len(names) < 8 {
		t.Fatalf("gateway responses: got %v", names)
	}
	for _, name := range names {
		headers := responses.Get(name, "ResponseParameters", "Headers")
		if got := headers.Get("Access-Control-Allow-Origin").Text(); got != "'*'" {
			t.Errorf("%s: Access-Control-Allow-Origin: got %q", name, got)
		}
		exposed := headers.Get("Access-Control-Expose-Headers").Text()
		for _, header := range []string{"Retry-After", "X-Amzn-Requestid"} {
			if !strings.Contains(exposed, header) {
				t.Errorf("%s: the page cannot read %s", name, header)
			}
		}
	}
}
