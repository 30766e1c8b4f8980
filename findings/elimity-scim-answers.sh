#!/usr/bin/env bash
# Guess: of a SCIM server on Go's library `itemsPerPage` is how many a page has (RFC 7644, section 3.4.2), an empty list comes back as one,
#        `schemas` names the extensions that a user has (RFC 7643, section 3), and `location` is absolute.
# Seen:  an empty page has 100 items, the most that one may have. Each user has each extension of the server in `schemas`. A location is
#        relative, and an empty list of addresses comes back as null.
#        {"Resources":[],"itemsPerPage":100,"startIndex":1,"totalResults":0}
# With:  github.com/elimity-com/scim v0.0.0-20260728105928-2641426a1539
# So:    a client must expect null in place of a list, and count what it gets.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run github.com/elimity-com/scim@v0.0.0-20260728105928-2641426a1539 <<'E'
package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/elimity-com/scim"
	"github.com/elimity-com/scim/optional"
	"github.com/elimity-com/scim/schema"
)

// users has none, and returns a new one as it is.
type users struct{ scim.ResourceHandler }

func (users) Create(_ *http.Request, attributes scim.ResourceAttributes) (scim.Resource, error) {
	return scim.Resource{ID: "1", Attributes: attributes}, nil
}

func (users) GetAll(*http.Request, scim.ListRequestParams) (scim.Page, error) {
	return scim.Page{Resources: []scim.Resource{}}, nil
}

func main() {
	server, err := scim.NewServer(&scim.ServerArgs{
		ServiceProviderConfig: &scim.ServiceProviderConfig{MaxResults: 100},
		ResourceTypes: []scim.ResourceType{{
			ID: optional.NewString("User"), Name: "User", Endpoint: "/Users", Schema: schema.CoreUserSchema(), Handler: users{},
			SchemaExtensions: []scim.SchemaExtension{{Schema: schema.ExtensionEnterpriseUser()}},
		}},
	})
	if err != nil {
		panic(err)
	}
	for _, request := range []*http.Request{
		httptest.NewRequest("GET", "https://scim.example/Users", nil),
		httptest.NewRequest("POST", "https://scim.example/Users", strings.NewReader(`{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"u","emails":[]}`)),
	} {
		response := httptest.NewRecorder()
		server.ServeHTTP(response, request)
		fmt.Println(response.Body)
	}
}
E
)
noted "an empty list, and a user without an extension" '{"Resources":[],"itemsPerPage":100,"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"startIndex":1,"totalResults":0}
{"emails":null,"id":"1","meta":{"resourceType":"User","location":"Users/1"},"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],"userName":"u"}' "$seen"
