package view

import (
	"cmp"
	"runtime/debug"
	"slices"
	"sync"

	instancepb "github.com/tenantry/tenantry/pkg/api/pb/instance"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Instance shows an instance in a list.
func Instance(i *tenant.Instance) *instancepb.Instance {
	return &instancepb.Instance{
		Id: i.ID, Details: Details(i.Revision, i.ID), State: instancepb.State_STATE_RUNNING, Name: i.Name, Version: Version(), Domains: domains(i),
	}
}

// InstanceDetail shows an instance by itself.
func InstanceDetail(i *tenant.Instance) *instancepb.InstanceDetail {
	return &instancepb.InstanceDetail{
		Id: i.ID, Details: Details(i.Revision, i.ID), State: instancepb.State_STATE_RUNNING, Name: i.Name, Version: Version(), Domains: domains(i),
	}
}

// domains are in the order of their bytes: the contract, reads.md.
func domains(i *tenant.Instance) []*instancepb.Domain {
	all := make([]*instancepb.Domain, len(i.Domains))
	for n, d := range i.Domains {
		all[n] = Domain(i, d)
	}
	slices.SortFunc(all, func(a, b *instancepb.Domain) int { return cmp.Compare(a.GetDomain(), b.GetDomain()) })
	return all
}

// Domain shows a domain of an instance.
func Domain(i *tenant.Instance, d tenant.InstanceDomain) *instancepb.Domain {
	return &instancepb.Domain{Details: Details(d.Revision, i.ID), Domain: d.Domain, Primary: d.Primary, Generated: d.Generated}
}

// Version is that of this program, as its build knows it.
var Version = sync.OnceValue(func() string {
	if build, ok := debug.ReadBuildInfo(); ok {
		return build.Main.Version
	}
	return ""
})
