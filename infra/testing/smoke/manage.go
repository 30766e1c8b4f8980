package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
)

const instances = "/system/v1/instances/"

// manageChecks read and change the instance of the machine.
func (s *smoke) manageChecks() []*check {
	return []*check{
		{name: "instance, by id", want: "200 with its custom domain", look: s.getInstance},
		{name: "search for instances, by domain", want: "the one that has it", look: s.searchInstances},
		{name: "rename", want: "200, and the new name in the next answer", look: s.rename},
		{name: "domain, added and removed", want: "200 twice, and its host is known in between alone", look: s.moveDomain},
		{name: "search for organisations, by name", want: "the one that was set up", look: s.searchOrgs},
		{name: "audit log", want: "who renamed the instance", look: s.audit},
	}
}

// removeChecks remove what the run created. Nothing after them may need it.
func (s *smoke) removeChecks() []*check {
	return []*check{
		{name: "removal by another name", want: "400 INST-nAm3x", look: s.removeByAnotherName},
		{name: "removal of what was made", want: "200 each, and 404 in the next request to the host", look: s.removeAll},
	}
}

// asSystem sends a call as a system user, without a body if body is nil.
func (s *smoke) asSystem(ctx context.Context, method, path string, body any) (answer, error) {
	token, err := s.systemToken()
	if err != nil {
		return answer{}, err
	}
	return s.sendJSON(ctx, call{method: method, path: path}, token, body)
}

// asOwner sends a call as the machine to its instance.
func (s *smoke) asOwner(ctx context.Context, method, path string, body any) (answer, error) {
	return s.sendJSON(ctx, call{method: method, path: path, host: s.machine.host}, s.machine.pat, body)
}

func (s *smoke) sendJSON(ctx context.Context, c call, token string, body any) (answer, error) {
	c.header = map[string]string{"Authorization": "Bearer " + token}
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return answer{}, err
		}
		c.body = text
	}
	return s.send(ctx, c)
}

// found is an instance as the API shows it.
type found struct {
	ID, Name string
	Domains  []struct{ Domain string }
}

func (f found) has(domain string) bool {
	return slices.ContainsFunc(f.Domains, func(d struct{ Domain string }) bool { return d.Domain == domain })
}

func (s *smoke) getInstance(ctx context.Context) (string, error) {
	a, err := s.asSystem(ctx, http.MethodGet, instances+s.machine.instance, nil)
	if err != nil {
		return "", err
	}
	var got struct{ Instance found }
	if err := a.read(&got); err != nil {
		return "", err
	}
	if got.Instance.ID != s.machine.instance || !got.Instance.has(s.machine.host) {
		return "", fmt.Errorf("got %+v", got.Instance)
	}
	return a.String(), nil
}

// search returns the instances with one of the domains.
func (s *smoke) search(ctx context.Context, domains ...string) ([]found, error) {
	a, err := s.asSystem(ctx, http.MethodPost, instances+"_search", members{"queries": []members{{"domainQuery": members{"domains": domains}}}})
	if err != nil {
		return nil, err
	}
	var got struct{ Result []found }
	err = a.read(&got)
	return got.Result, err
}

func (s *smoke) searchInstances(ctx context.Context) (string, error) {
	got, err := s.search(ctx, s.machine.host, "nobody."+s.machine.host)
	if err != nil {
		return "", err
	}
	if len(got) != 1 || got[0].ID != s.machine.instance {
		return "", fmt.Errorf("got %+v", got)
	}
	return "it", nil
}

func (s *smoke) rename(ctx context.Context) (string, error) {
	name := s.id + "-renamed"
	a, err := s.asSystem(ctx, http.MethodPut, instances+s.machine.instance, members{"instanceName": name})
	if err != nil {
		return "", err
	}
	got, err := s.search(ctx, s.machine.host)
	if err != nil {
		return "", err
	}
	if len(got) != 1 || got[0].Name != name {
		return "", fmt.Errorf("%s, and then %+v", a, got)
	}
	return a.wanted(http.StatusOK)
}

func (s *smoke) moveDomain(ctx context.Context) (string, error) {
	host, path := s.hostOf("moved"), instances+s.machine.instance+"/domains"
	moved := call{method: http.MethodGet, path: "/admin/v1/healthz", host: host}
	for _, step := range []struct {
		method, path string
		body         any
		health       int
	}{
		{http.MethodPost, path, members{"domain": host}, http.StatusOK},
		{http.MethodDelete, path + "/" + host, nil, http.StatusNotFound},
	} {
		a, err := s.asSystem(ctx, step.method, step.path, step.body)
		if err != nil {
			return "", err
		}
		if _, err := a.wanted(http.StatusOK); err != nil {
			return "", fmt.Errorf("%s: %w", step.method, err)
		}
		if _, err := s.status(ctx, moved, step.health); err != nil {
			return "", fmt.Errorf("host after %s: %w", step.method, err)
		}
	}
	return "200 twice", nil
}

func (s *smoke) searchOrgs(ctx context.Context) (string, error) {
	a, err := s.asOwner(ctx, http.MethodPost, "/admin/v1/orgs/_search", members{"queries": []members{{"nameQuery": members{"name": s.id}}}})
	if err != nil {
		return "", err
	}
	var got struct{ Result []struct{ Name string } }
	if err := a.read(&got); err != nil {
		return "", err
	}
	if len(got.Result) != 1 || got.Result[0].Name != s.id {
		return "", fmt.Errorf("got %+v", got.Result)
	}
	return a.String(), nil
}

func (s *smoke) audit(ctx context.Context) (string, error) {
	a, err := s.asOwner(ctx, http.MethodPost, "/admin/v1/events/_search", members{"eventTypes": []string{"instance.changed"}})
	if err != nil {
		return "", err
	}
	var got struct {
		Events []struct {
			Editor struct{ UserID, Service string }
		}
	}
	if err := a.read(&got); err != nil {
		return "", err
	}
	if len(got.Events) != 1 || got.Events[0].Editor.UserID != s.o.User {
		return "", fmt.Errorf("got %+v, want %s", got.Events, s.o.User)
	}
	return s.o.User, nil
}

func (s *smoke) removeByAnotherName(ctx context.Context) (string, error) {
	a, err := s.asSystem(ctx, http.MethodDelete, instances+s.machine.instance+"?instanceName=another", nil)
	if err != nil {
		return "", err
	}
	return a.wanted(http.StatusBadRequest)
}

func (s *smoke) removeAll(ctx context.Context) (string, error) {
	removed := 0
	for len(s.made) > 0 {
		host := s.made[0]
		all, err := s.search(ctx, host)
		if err != nil {
			return "", err
		}
		if len(all) != 1 {
			return "", fmt.Errorf("%s: found %+v", host, all)
		}
		a, err := s.asSystem(ctx, http.MethodDelete, instances+all[0].ID+"?instanceName="+url.QueryEscape(all[0].Name), nil)
		if err != nil {
			return "", err
		}
		if _, err := a.wanted(http.StatusOK); err != nil {
			return "", err
		}
		if _, err := s.status(ctx, call{method: http.MethodGet, path: "/admin/v1/healthz", host: host}, http.StatusNotFound); err != nil {
			return "", fmt.Errorf("%s after its removal: %w", host, err)
		}
		s.made = s.made[1:]
		removed++
	}
	return fmt.Sprintf("%d removed", removed), nil
}
