package org

import (
	"slices"

	"github.com/tenantry/tenantry/pkg/hostname"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Condition is what holds for an organisation.
type Condition struct {
	holds func(*tenant.Org) bool
	// path and name say how those are found for which the condition can hold.
	path path
	name string
	ids  []string
	// isWhole says that it holds for all that are found so.
	isWhole bool
}

// path is a way to find organisations, the most selective first.
type path int

const (
	pathNone path = iota // there are none
	pathID
	pathDomain
	pathName
	pathIDs
	pathPrefix
	pathAll
)

// HasID holds for the organisation with that id.
func HasID(id string) Condition {
	c := Condition{path: pathID, name: id, holds: func(o *tenant.Org) bool { return o.ID == id }}
	if !tenant.IsID(id) {
		c.path = pathNone
	}
	return c
}

// HasOneOf holds for the organisations with one of ids.
func HasOneOf(ids []string) Condition {
	c := Condition{path: pathIDs, holds: func(o *tenant.Org) bool { return slices.Contains(ids, o.ID) }}
	for _, id := range ids {
		if tenant.IsID(id) && !slices.Contains(c.ids, id) {
			c.ids = append(c.ids, id)
		}
	}
	if len(c.ids) == 0 {
		c.path = pathNone
	}
	return c
}

// HasName holds for the organisations whose name matches text.
func HasName(text string, method tenant.TextMethod) Condition {
	c := Condition{path: pathAll, holds: func(o *tenant.Org) bool { return method.Match(o.Name, text) }}
	switch method {
	case tenant.TextEquals, tenant.TextEqualsIgnoreCase:
		c.path, c.name = pathName, tenant.Fold(text)
		if text == "" {
			c.path = pathNone
		}
	case tenant.TextStartsWith, tenant.TextStartsWithIgnoreCase:
		if text != "" {
			c.path, c.name, c.isWhole = pathPrefix, tenant.Fold(text), method == tenant.TextStartsWithIgnoreCase
		}
	default:
	}
	return c
}

// HasDomain holds for the organisations one of whose domains, generated ones too,
// matches text. Domains are in ASCII form, and a whole one may be given in
// Unicode.
func HasDomain(text string, method tenant.TextMethod) Condition {
	c := Condition{path: pathAll}
	if method == tenant.TextEquals || method == tenant.TextEqualsIgnoreCase {
		c.path, c.name = pathDomain, hostname.FoldOrgDomain(text)
		if text == "" {
			c.path = pathNone
		}
		if !isASCII(text) {
			text = c.name
		}
	}
	c.holds = func(o *tenant.Org) bool {
		return slices.ContainsFunc(o.Domains, func(d tenant.OrgDomain) bool { return method.Match(d.Domain, text) })
	}
	return c
}

func isASCII(text string) bool {
	return !slices.ContainsFunc([]byte(text), func(b byte) bool { return b >= 0x80 })
}

// HasState holds for the organisations in that state.
func HasState(state tenant.State) Condition {
	return Condition{path: pathAll, holds: func(o *tenant.Org) bool { return o.State == state }}
}

// HasNone holds for none.
func HasNone() Condition {
	return Condition{path: pathNone, holds: func(*tenant.Org) bool { return false }}
}

// listPlan is how the organisations are found for which all conditions hold: by path
// and name, of which filter leaves some out.
type listPlan struct {
	path   path
	name   string
	ids    []string
	filter []Condition
}

// newListPlan has the most selective condition decide, among prefixes the longest.
func newListPlan(where []Condition) listPlan {
	best := Condition{path: pathAll}
	for _, c := range where {
		if c.path < best.path || c.path == pathPrefix && best.path == pathPrefix && len(c.name) > len(best.name) {
			best = c
		}
	}
	p := listPlan{path: best.path, name: best.name, ids: best.ids}
	for _, c := range where {
		if !c.isWhole || c.path != best.path || c.name != best.name {
			p.filter = append(p.filter, c)
		}
	}
	return p
}

// holds reports whether all conditions of the filter hold.
func (p listPlan) holds(o *tenant.Org) bool {
	return !slices.ContainsFunc(p.filter, func(c Condition) bool { return !c.holds(o) })
}
