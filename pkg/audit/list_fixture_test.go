package audit_test

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/tenantry/tenantry/pkg/audit"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// events is an in-memory log by event id that counts what is read.
type events struct {
	log           []tenant.Event
	users         map[string]*tenant.User
	queries, read int
	asked         []string
	// perQuery is the maximum number of events that a query returns.
	perQuery int
}

func (s *events) Events(_ context.Context, _ string, q tenant.EventQuery) (page tenant.EventPage, err error) {
	s.queries++
	log := slices.Clone(s.log)
	if q.Descending {
		slices.Reverse(log)
	}
	for _, e := range log {
		id, err := strconv.ParseUint(e.ID, 10, 64)
		if err != nil {
			return page, err
		}
		if id < q.First || id > q.Last {
			continue
		}
		page.Read++
		s.read++
		page.Events = append(page.Events, e)
		if page.Read == q.Limit || page.Read == s.perQuery {
			if page.Next = id + 1; q.Descending {
				page.Next = id - 1
			}
			break
		}
	}
	return page, nil
}

func (s *events) UsersByID(_ context.Context, _ string, ids []string) (map[string]*tenant.User, error) {
	s.asked = append(s.asked, ids...)
	return s.users, nil
}

// id returns the id of an event at a time.
func id(at time.Time, n int) string {
	return strconv.FormatUint(tenant.FirstID(at)+uint64(n)*tenant.IDStride, 10) //nolint:gosec // small
}

// newLog returns the log of an instance: its creation, then set-ups and sign-ins one
// second apart.
func newLog(size int) *events {
	s := &events{perQuery: 1000, users: map[string]*tenant.User{uid: {ID: uid, Human: &tenant.Human{DisplayName: "Ada Lovelace"}}}}
	for n := range size {
		e := tenant.Event{InstanceID: iid, At: at.Add(time.Duration(n) * time.Second), Actor: "control-plane"}
		e.ID = id(e.At, 1)
		switch {
		case n == 0:
			e.Type, e.Data = tenant.InstanceCreated, entryCases[0].data
		case n%2 == 1:
			e.Type, e.Data = tenant.OrgSetUp, tenant.OrgSetUpData{
				InstanceID: iid, OrgID: number(n), Name: fmt.Sprint(n), Domains: []string{"d"}, UserID: number(n + size), UserName: "u",
			}
		default:
			e.Type, e.Data = tenant.EventType(tenant.PasswordCheckSucceeded), tenant.AuditData{UserID: uid, OrgID: oid}
			e.Actor = uid
		}
		s.log = append(s.log, e)
	}
	return s
}

func number(n int) string { return strconv.Itoa(1040400000000000000 + tenant.IDStride*n) }

// all returns the entries of a log, oldest first.
func (s *events) all(t require) (all []audit.Entry) {
	for _, e := range s.log {
		entries, err := audit.Entries(e)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, entries...)
	}
	return all
}

type require interface {
	Fatal(args ...any)
	Helper()
}

func (s *events) page(t require, q audit.Query) audit.Page {
	t.Helper()
	q.InstanceID = iid
	list := audit.List{Store: s, Clock: func() time.Time { return at.Add(time.Hour) }}
	page, err := list.Execute(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

func sequences(entries []audit.Entry) []uint64 {
	numbers := make([]uint64, len(entries))
	for i, e := range entries {
		numbers[i] = e.Sequence
	}
	return numbers
}
