package user

import (
	"strings"

	"github.com/tenantry/tenantry/pkg/hostname"
)

// NameSuffix returns the domain after a user name's last "@", in the form used to
// compare organisations' domains, or "" if there is none.
func NameSuffix(userName string) string {
	at := strings.LastIndexByte(userName, '@')
	if at < 0 {
		return ""
	}
	domain, _ := hostname.OrgDomain(userName[at+1:])
	return domain
}
