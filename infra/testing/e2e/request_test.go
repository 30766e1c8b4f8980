package e2e_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
)

// request is a request by event, with its expected outcome.
type request struct {
	id, detailType string
	// source defaults to e2e.signup.
	source string
	detail map[string]any
	// outcome is the expected detail-type of the outcome, and errorID the expected id of a rejection.
	outcome, errorID string
	// name of the instance or organisation that it creates, if any.
	name string
	// credentials is true if the owner's credentials must wait to be claimed.
	credentials bool
}

func (r request) json() string {
	text, err := json.Marshal(r.detail)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// instanceRequest requests an instance owned by a machine.
func instanceRequest(id, name string, more map[string]any) request {
	r := request{
		id: id, detailType: "InstanceRequested", outcome: "InstanceCreated", name: name, credentials: true,
		detail: map[string]any{
			"version": "1", "requestId": id, "correlation": map[string]any{"customer": id},
			"instanceName": name, "customDomain": name + ".example.com",
			"machine": map[string]any{"userName": "robot", "name": "Robot", "personalAccessToken": map[string]any{}},
		},
	}
	return r.with(more)
}

// orgRequest requests an organisation with a person who has no password yet.
func orgRequest(id, instanceID, name string, more map[string]any) request {
	r := request{
		id: id, detailType: "OrgRequested", outcome: "OrgSetUp", name: name,
		detail: map[string]any{
			"version": "1", "requestId": id, "correlation": map[string]any{"customer": id},
			"instanceId": instanceID, "org": map[string]any{"name": name},
			"human": person(name),
		},
	}
	return r.with(more)
}

func person(userName string) map[string]any {
	return map[string]any{
		"userName": userName, "profile": map[string]any{"firstName": "Ada", "lastName": "Lovelace"},
		"email": map[string]any{"email": userName + "@example.com", "isEmailVerified": true},
	}
}

// with sets members of the detail, or removes them if nil.
func (r request) with(more map[string]any) request {
	for name, value := range more {
		r.detail[name] = value
		if value == nil {
			delete(r.detail, name)
		}
	}
	return r
}

// broken turns the request into one that must be rejected.
func (r request) broken(errorID string, more map[string]any) request {
	r.outcome, r.errorID, r.name, r.credentials = "InstanceRejected", errorID, "", false
	switch {
	case errorID == "EVENT-tYp3u":
		r.outcome, r.detailType = "RequestRejected", r.detailType+"s"
	case r.detailType == "OrgRequested":
		r.outcome = "OrgRejected"
	}
	return r.with(more)
}

// newRequests generates count requests, one in twenty of them broken. instances are ids of existing instances; taken is
// the name of one of them, whose domain is therefore taken.
func newRequests(random *rand.Rand, prefix string, count int, instances []string, taken string) []request {
	requests := make([]request, count)
	ways := 0
	for i := range requests {
		id, name := fmt.Sprintf("%s-%04d", prefix, i), fmt.Sprintf("%s%04d", prefix, i)
		instanceID := instances[random.IntN(len(instances))]
		switch {
		case i%20 == 7:
			requests[i] = brokenRequest(ways, id, name, instanceID, taken)
			ways++
		case i%100 == 50: // a key pair takes 70 ms and more
			requests[i] = instanceRequest(id, name, map[string]any{
				"machine": map[string]any{"userName": "robot", "name": "Robot", "machineKey": map[string]any{"type": "KEY_TYPE_JSON"}},
			})
		case i%10 == 3:
			requests[i] = instanceRequest(id, name, map[string]any{"machine": nil, "customDomain": nil, "human": person("ada")})
			requests[i].credentials = false
			// The API's human of an instance differs from that of an organisation.
			delete(requests[i].detail["human"].(map[string]any), "password")
		case i%3 == 0:
			requests[i] = orgRequest(id, instanceID, name, nil)
		default:
			requests[i] = instanceRequest(id, name, nil)
		}
	}
	random.Shuffle(len(requests), func(i, j int) { requests[i], requests[j] = requests[j], requests[i] })
	return requests
}

// brokenRequest returns a request that is broken in one of the possible ways.
func brokenRequest(way int, id, name, instanceID, taken string) request {
	instance := func() request { return instanceRequest(id, name, nil) }
	org := func() request { return orgRequest(id, instanceID, name, nil) }
	ways := []func() request{
		func() request {
			return instance().broken("V3-DKcYh", map[string]any{"customDomain": taken + ".example.com"})
		},
		func() request { return instance().broken("EVENT-vEr5n", map[string]any{"version": "2"}) },
		func() request { return instance().broken("", map[string]any{"instanceName": 7}) },
		func() request { return instance().broken("", map[string]any{"instanceName": nil}) },
		func() request { return instance().broken("", map[string]any{"machine": nil}) },
		func() request { return instance().broken("INST-S3v3w", map[string]any{"customDomain": "no host"}) },
		func() request { return instance().broken("EVENT-cOr7n", map[string]any{"correlation": "text"}) },
		func() request { return org().broken("", map[string]any{"instanceId": "999"}) },
		func() request { return org().broken("EVENT-iNs7d", map[string]any{"instanceId": nil}) },
		func() request {
			return org().broken("V3-DKcYh", map[string]any{"org": map[string]any{"name": "first"}})
		},
		func() request { return org().broken("", map[string]any{"org": nil}) },
		func() request { return instance().broken("EVENT-tYp3u", nil) },
		func() request {
			r := instance().broken("EVENT-sRc3d", nil)
			r.source = "e2e.stranger"
			return r
		},
		func() request { return org().broken("Org-4N8es", map[string]any{"roles": []string{"NO_SUCH_ROLE"}}) },
	}
	return ways[way%len(ways)]()
}
