package user

import (
	"bytes"
	"slices"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Condition is a condition on users.
type Condition struct {
	// holds reports whether the condition holds for a user and their metadata, which
	// are nil if they were not read.
	holds func(*tenant.User, []*tenant.Metadata) tenant.Truth
	// usesMetadata says that holds uses them.
	usesMetadata bool
	// ids, name, prefix and orgID tell how to find the users for whom the condition can
	// hold. ids is nil if they cannot be found by id, and empty if there are none.
	ids                 []string
	name, prefix, orgID string
}

func of(holds func(*tenant.User) bool) Condition {
	return Condition{holds: func(u *tenant.User, _ []*tenant.Metadata) tenant.Truth { return tenant.TruthOf(holds(u)) }}
}

// ofText is a condition on a text that machines do not have, and that people may not
// have.
func ofText(text func(*tenant.Human) string, holds func(string) bool) Condition {
	return Condition{holds: func(u *tenant.User, _ []*tenant.Metadata) tenant.Truth {
		if u.Human == nil || text(u.Human) == "" {
			return tenant.Unknown
		}
		return tenant.TruthOf(holds(text(u.Human)))
	}}
}

func matching(text string, method tenant.TextMethod) func(string) bool {
	return func(value string) bool { return method.Match(value, text) }
}

// HasOneOfIDs holds for the users with one of ids.
func HasOneOfIDs(ids []string) Condition {
	c := of(func(u *tenant.User) bool { return slices.Contains(ids, u.ID) })
	c.ids = tenant.ValidIDs(ids, tenant.IsChosenID)
	return c
}

// HasLoginName holds for the users whose user name, which is also their login name,
// matches text.
func HasLoginName(text string, method tenant.TextMethod) Condition {
	c := of(func(u *tenant.User) bool { return method.Match(u.UserName, text) })
	switch method {
	case tenant.TextEquals, tenant.TextEqualsIgnoreCase:
		if c.name = tenant.Fold(text); c.name == "" {
			c.ids = []string{} // every user has a login name
		}
	case tenant.TextStartsWith, tenant.TextStartsWithIgnoreCase:
		c.prefix = tenant.Fold(text)
	default:
	}
	return c
}

// HasFirstName holds for the people whose given name matches text.
func HasFirstName(text string, method tenant.TextMethod) Condition {
	return ofText(func(h *tenant.Human) string { return h.FirstName }, matching(text, method))
}

// HasLastName holds for the people whose family name matches text.
func HasLastName(text string, method tenant.TextMethod) Condition {
	return ofText(func(h *tenant.Human) string { return h.LastName }, matching(text, method))
}

// HasNickName holds for the people whose nickname matches text.
func HasNickName(text string, method tenant.TextMethod) Condition {
	return ofText(func(h *tenant.Human) string { return h.NickName }, matching(text, method))
}

// HasDisplayName holds for the people whose display name matches text.
func HasDisplayName(text string, method tenant.TextMethod) Condition {
	return ofText(func(h *tenant.Human) string { return h.DisplayName }, matching(text, method))
}

// HasEmail holds for the people whose e-mail address matches text.
func HasEmail(text string, method tenant.TextMethod) Condition {
	return ofText(func(h *tenant.Human) string { return h.Email }, matching(text, method))
}

// HasOneOfEmails holds for the people with exactly one of the addresses.
func HasOneOfEmails(addresses []string) Condition {
	return ofText(func(h *tenant.Human) string { return h.Email }, func(email string) bool { return slices.Contains(addresses, email) })
}

// HasPhone holds for the people whose phone number matches text.
func HasPhone(text string, method tenant.TextMethod) Condition {
	return ofText(func(h *tenant.Human) string { return h.Phone }, matching(text, method))
}

// HasState holds for the users in that state.
func HasState(state tenant.State) Condition {
	return of(func(u *tenant.User) bool { return u.State == state })
}

// IsHuman holds for people, IsMachine for machines.
func IsHuman() Condition { return of(func(u *tenant.User) bool { return u.Human != nil }) }

// IsMachine holds for machines.
func IsMachine() Condition { return of(func(u *tenant.User) bool { return u.Machine != nil }) }

// IsIn holds for the users of an organisation.
func IsIn(orgID string) Condition {
	c := of(func(u *tenant.User) bool { return u.OrgID == orgID })
	if c.orgID = orgID; !tenant.IsChosenID(orgID) {
		c.ids = []string{}
	}
	return c
}

// HasMetadataKey holds for the users with metadata under a key that matches text.
func HasMetadataKey(text string, method tenant.TextMethod) Condition {
	return ofMetadata(func(m *tenant.Metadata) bool { return method.Match(m.Key, text) })
}

// HasMetadataValue holds for the users with metadata of that value or, if not
// isEqual, of another one.
func HasMetadataValue(value []byte, isEqual bool) Condition {
	return ofMetadata(func(m *tenant.Metadata) bool { return bytes.Equal(m.Value, value) == isEqual })
}

func ofMetadata(holds func(*tenant.Metadata) bool) Condition {
	return Condition{usesMetadata: true, holds: func(_ *tenant.User, all []*tenant.Metadata) tenant.Truth {
		return tenant.TruthOf(slices.ContainsFunc(all, holds))
	}}
}

// All holds if all conditions hold, and always without conditions.
func All(each ...Condition) Condition {
	if len(each) == 1 {
		return each[0]
	}
	return combined(each, func(u *tenant.User, m []*tenant.Metadata) tenant.Truth {
		return tenant.And(each, func(c Condition) tenant.Truth { return c.holds(u, m) })
	})
}

// Any holds if one of the conditions holds, and never without conditions.
func Any(each ...Condition) Condition {
	c := combined(each, func(u *tenant.User, m []*tenant.Metadata) tenant.Truth {
		return tenant.Or(each, func(c Condition) tenant.Truth { return c.holds(u, m) })
	})
	if len(each) == 0 {
		c.ids = []string{}
	}
	return c
}

// Not holds if c does not, except for users who lack what c is about.
func Not(c Condition) Condition {
	return combined([]Condition{c}, func(u *tenant.User, m []*tenant.Metadata) tenant.Truth { return c.holds(u, m).Not() })
}

func combined(each []Condition, holds func(*tenant.User, []*tenant.Metadata) tenant.Truth) Condition {
	return Condition{holds: holds, usesMetadata: slices.ContainsFunc(each, func(c Condition) bool { return c.usesMetadata })}
}

// listPlan is how to find the users for whom all conditions hold.
type listPlan struct {
	// ids and name restrict the users; nil ids and an empty name do not.
	ids           []string
	name          string
	prefix, orgID string
	where         []Condition
	usesMetadata  bool
}

func newListPlan(where []Condition) listPlan {
	p := listPlan{where: where}
	for _, c := range where {
		if c.ids != nil && (p.ids == nil || len(c.ids) < len(p.ids)) {
			p.ids = c.ids
		}
		if c.name != "" {
			p.name = c.name
		}
		if len(c.prefix) > len(p.prefix) {
			p.prefix = c.prefix
		}
		if c.orgID != "" {
			p.orgID = c.orgID
		}
		p.usesMetadata = p.usesMetadata || c.usesMetadata
	}
	if p.ids != nil && len(p.ids) <= 1 {
		p.name = "" // ids take precedence
	}
	return p
}

// isNamed reports whether the users are found by id or by name.
func (p listPlan) isNamed() bool { return p.ids != nil || p.name != "" }

// mayHold reports whether all conditions that do not use metadata hold.
func (p listPlan) mayHold(u *tenant.User) bool {
	return !slices.ContainsFunc(p.where, func(c Condition) bool { return !c.usesMetadata && c.holds(u, nil) != tenant.True })
}

// keep returns the filter for a list, or nil for none.
func (p listPlan) keep() func(*tenant.User) bool {
	if len(p.where) == 0 {
		return nil
	}
	return p.mayHold
}
