package org

import (
	"slices"
	"strings"

	"github.com/tenantry/tenantry/pkg/hostname"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Condition is a condition on an organisation.
type Condition struct {
	holds func(*tenant.Org) bool
	// path and name say how the organisations that can satisfy the condition are found.
	path path
	name string
	ids  []string
	// isWhole is set if all organisations found that way satisfy the condition.
	isWhole bool
}

// path is a way to find organisations, the most selective first.
type path int

const (
	pathNone path = iota // no organisation can match
	pathID
	pathDomain
	pathName
	pathIDs
	pathPrefix
	pathAll
)

// HasID selects the organisation with that id.
func HasID(id string) Condition {
	c := Condition{path: pathID, name: id, holds: func(o *tenant.Org) bool { return o.ID == id }}
	if !tenant.IsChosenID(id) {
		c.path = pathNone
	}
	return c
}

// HasOneOf selects the organisations with one of ids.
func HasOneOf(ids []string) Condition {
	c := Condition{path: pathIDs, ids: tenant.ValidIDs(ids, tenant.IsChosenID), holds: func(o *tenant.Org) bool { return slices.Contains(ids, o.ID) }}
	if len(c.ids) == 0 {
		c.path = pathNone
	}
	return c
}

// HasName selects the organisations whose name matches text.
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

// HasDomain selects the organisations that have a domain, including generated ones,
// that matches text, ignoring case. A whole domain may be given in Unicode.
func HasDomain(text string, method tenant.TextMethod) Condition {
	c := Condition{path: pathAll}
	if isWholeText(method) {
		c.path, c.name = pathDomain, hostname.FoldOrgDomain(text)
		if text == "" {
			c.path = pathNone
		}
	}
	matches := domainMatcher(text, method)
	c.holds = func(o *tenant.Org) bool { return slices.ContainsFunc(o.Domains, matches) }
	return c
}

// domainMatcher returns what reports whether a domain matches text. Domains are stored
// in lower-case ASCII, however they were sent, so that text has to be folded, too.
func domainMatcher(text string, method tenant.TextMethod) func(tenant.OrgDomain) bool {
	if isWholeText(method) {
		text = hostname.FoldOrgDomain(text)
	} else {
		text = strings.ToLower(text)
	}
	return func(d tenant.OrgDomain) bool { return method.Match(d.Domain, text) }
}

func isWholeText(method tenant.TextMethod) bool {
	return method == tenant.TextEquals || method == tenant.TextEqualsIgnoreCase
}

// HasState selects the organisations in that state.
func HasState(state tenant.State) Condition {
	return Condition{path: pathAll, holds: func(o *tenant.Org) bool { return o.State == state }}
}

// HasNone selects none.
func HasNone() Condition {
	return Condition{path: pathNone, holds: func(*tenant.Org) bool { return false }}
}

// listPlan says how the organisations that satisfy all conditions are found: by path
// and name, reduced by filter.
type listPlan struct {
	path   path
	name   string
	ids    []string
	filter []Condition
}

// newListPlan uses the most selective condition; among prefixes, the longest.
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
