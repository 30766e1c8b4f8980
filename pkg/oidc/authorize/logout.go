package authorize

import (
	"context"
	"net/url"
	"strings"

	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/tenantry/tenantry/pkg/oidc/request"
)

// LogoutAddress returns the address of the page, among the instance's own login pages,
// at which a person signs out and which sends them on to address. If the pages are
// ours, or each application has its own, it returns address itself. hint and locales are
// the client's logout_hint and ui_locales, or empty.
//
// The parameters for the page are signed, so it can be sure that people may be sent to
// address.
func (s *Service) LogoutAddress(ctx context.Context, address, clientID, hint, locales string) (string, error) {
	e := request.Of(ctx)
	base := e.Instance.LoginBase(nil)
	if base == "" {
		return address, nil
	}
	if strings.HasPrefix(address, "/") {
		address = e.Issuer + address
	}
	// Without an issuer and a subject, it cannot pass for an ID token.
	told := map[string]any{"post_logout_redirect_uri": address, "exp": jwt.NewNumericDate(s.Clock().Add(authRequestLifetime))}
	for name, value := range map[string]string{"client_id": clientID, "logout_hint": hint, "ui_locales": locales} {
		if value != "" {
			told[name] = value
		}
	}
	by, err := s.Keys.Signers(ctx, request.Instance(ctx))
	if err != nil {
		return "", err
	}
	signer, err := by.JWT("JWT")
	if err != nil {
		return "", err
	}
	token, err := jwt.Signed(signer).Claims(told).Serialize()
	if err != nil {
		return "", err
	}
	return loginPage(base, pageLogout, url.Values{"logout_token": {token}, "post_logout_redirect": {address}})
}
