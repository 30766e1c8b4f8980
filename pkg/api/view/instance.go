package view

import (
	"cmp"
	"runtime/debug"
	"slices"
	"sync"

	instancepb "github.com/tenantry/tenantry/pkg/api/pb/instance"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Instance converts an instance for a list.
func Instance(i *tenant.Instance) *instancepb.Instance {
	return &instancepb.Instance{
		Id: i.ID, Details: Details(i.Revision, i.ID), State: instancepb.State_STATE_RUNNING, Name: i.Name, Version: Version(), Domains: domains(i),
	}
}

// InstanceDetail converts a single instance.
func InstanceDetail(i *tenant.Instance) *instancepb.InstanceDetail {
	return &instancepb.InstanceDetail{
		Id: i.ID, Details: Details(i.Revision, i.ID), State: instancepb.State_STATE_RUNNING, Name: i.Name, Version: Version(), Domains: domains(i),
	}
}

func domains(i *tenant.Instance) []*instancepb.Domain {
	all := make([]*instancepb.Domain, len(i.Domains))
	for n, d := range InOrder(i.Domains) {
		all[n] = Domain(i, d)
	}
	return all
}

// InOrder returns domains in the order in which an instance shows them: by their bytes.
// Source: the contract, reads.md.
func InOrder(domains []tenant.InstanceDomain) []tenant.InstanceDomain {
	return slices.SortedFunc(slices.Values(domains), func(a, b tenant.InstanceDomain) int { return cmp.Compare(a.Domain, b.Domain) })
}

// Domain converts a domain of an instance.
func Domain(i *tenant.Instance, d tenant.InstanceDomain) *instancepb.Domain {
	return &instancepb.Domain{Details: Details(d.Revision, i.ID), Domain: d.Domain, Primary: d.Primary, Generated: d.Generated}
}

// Version returns the version of this program from its build information.
var Version = sync.OnceValue(func() string {
	if build, ok := debug.ReadBuildInfo(); ok {
		return build.Main.Version
	}
	return ""
})
