package userquery

import (
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// query is a SearchQuery, or the message of one kind of query within.
type query struct{ protoreflect.Message }

// kind returns which kind of query a SearchQuery is, and the message of that kind; ""
// for none.
func (q query) kind() (protoreflect.Name, query) {
	set := q.WhichOneof(q.Descriptor().Oneofs().ByName("query"))
	if set == nil {
		return "", query{}
	}
	return set.Name(), query{q.Get(set).Message()}
}

func (q query) field(name protoreflect.Name) protoreflect.FieldDescriptor {
	return q.Descriptor().Fields().ByName(name)
}

func (q query) text(name protoreflect.Name) string { return q.Get(q.field(name)).String() }

func (q query) number(name protoreflect.Name) protoreflect.EnumNumber {
	return q.Get(q.field(name)).Enum()
}

// method returns how a text is compared. The numbers are the same in all messages.
func (q query) method() tenant.TextMethod { return tenant.TextMethod(q.number("method")) }

func (q query) texts(name protoreflect.Name) []string {
	list := q.Get(q.field(name)).List()
	all := make([]string, list.Len())
	for n := range all {
		all[n] = list.Get(n).String()
	}
	return all
}

func (q query) queries(name protoreflect.Name) []query {
	list := q.Get(q.field(name)).List()
	all := make([]query, list.Len())
	for n := range all {
		all[n] = query{list.Get(n).Message()}
	}
	return all
}
