package functions_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/tenantry/tenantry/pkg/api/pb/admin"
	"github.com/tenantry/tenantry/pkg/api/pb/auth"
	"github.com/tenantry/tenantry/pkg/api/pb/credentials"
	"github.com/tenantry/tenantry/pkg/api/pb/management"
	messagepb "github.com/tenantry/tenantry/pkg/api/pb/message"
	systempb "github.com/tenantry/tenantry/pkg/api/pb/system"
)

// RoundTrip implements http.RoundTripper: it hands a client's request to the
// functions as API Gateway does.
func (s *system) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	a, err := invoke(s.functionOf(r.URL.Path), request{Method: r.Method, Path: r.URL.RequestURI(), Host: r.URL.Host, Header: r.Header, Body: body})
	if err != nil {
		return nil, err
	}
	return &http.Response{
		Status: http.StatusText(a.Status), StatusCode: a.Status, Header: a.Header, Body: io.NopCloser(bytes.NewReader(a.Body)),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, ContentLength: int64(len(a.Body)), Request: r,
	}, nil
}

// byConnect returns a function that makes a call with connect-go's client. It also
// takes pairs of headers.
func byConnect[In, Out any](s *system, host, token, procedure string, options ...connect.ClientOption) func(*In, ...string) (*Out, error) {
	client := connect.NewClient[In, Out](&http.Client{Transport: s}, "http://"+host+procedure, options...)
	return func(in *In, header ...string) (*Out, error) {
		r := connect.NewRequest(in)
		r.Header().Set("Authorization", "Bearer "+token)
		for i := 0; i < len(header); i += 2 {
			r.Header().Set(header[i], header[i+1])
		}
		answer, err := client.CallUnary(context.Background(), r)
		if err != nil {
			return nil, err
		}
		return answer.Msg, nil
	}
}

// byWeb makes a call over gRPC-web.
func byWeb[In, Out any](s *system, host, token, procedure string, in *In, header ...string) (*Out, error) {
	return byConnect[In, Out](s, host, token, procedure, connect.WithGRPCWeb())(in, header...)
}

const (
	adminService  = "/zitadel.admin.v1.AdminService/"
	systemService = "/zitadel.system.v1.SystemService/"
)

// TestGRPCWeb_v1 makes v1 calls over gRPC-web, each at its function, and checks
// that refusals, languages and repetitions are as on the JSON wire.
func TestGRPCWeb_v1(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	token := s.systemToken(t)

	create := &systempb.CreateInstanceRequest{
		InstanceName: "Acme", Owner: &systempb.CreateInstanceRequest_Machine_{Machine: &systempb.CreateInstanceRequest_Machine{
			UserName: "robot", Name: "Robot", PersonalAccessToken: &systempb.CreateInstanceRequest_PersonalAccessToken{},
		}},
	}
	created, err := byWeb[systempb.CreateInstanceRequest, systempb.CreateInstanceResponse](s, "api.localhost", token, systemService+"CreateInstance", create)
	if err != nil {
		t.Fatal(err)
	}
	got, err := byWeb[systempb.GetInstanceRequest, systempb.GetInstanceResponse](s, "api.localhost", token, systemService+"GetInstance",
		&systempb.GetInstanceRequest{InstanceId: created.GetInstanceId()})
	if err != nil || got.GetInstance().GetName() != "Acme" {
		t.Fatalf("GetInstance: got %v, %v", got, err)
	}
	host, pat := got.GetInstance().GetDomains()[0].GetDomain(), created.GetPat()

	setUp := &admin.SetUpOrgRequest{
		Org: &admin.SetUpOrgRequest_Org{Name: "Sales"},
		User: &admin.SetUpOrgRequest_Human_{Human: &admin.SetUpOrgRequest_Human{
			UserName: "grace", Password: goodPassword,
			Profile: &admin.SetUpOrgRequest_Human_Profile{FirstName: "Grace", LastName: "Example"},
			Email:   &admin.SetUpOrgRequest_Human_Email{Email: "grace@example.com", IsEmailVerified: true},
		}},
	}
	setUpOrg := func(header ...string) (*admin.SetUpOrgResponse, error) {
		return byWeb[admin.SetUpOrgRequest, admin.SetUpOrgResponse](s, host, pat, adminService+"SetUpOrg", setUp, header...)
	}
	org, err := setUpOrg("Idempotency-Key", "k1")
	if err != nil || org.GetOrgId() == "" {
		t.Fatalf("SetUpOrg: got %v, %v", org, err)
	}
	if again, err := setUpOrg("Idempotency-Key", "k1"); err != nil || !proto.Equal(org, again) {
		t.Errorf("SetUpOrg again: got %v, %v, want %v", again, err, org)
	}
	orgs, err := byWeb[admin.ListOrgsRequest, admin.ListOrgsResponse](s, host, pat, adminService+"ListOrgs", &admin.ListOrgsRequest{})
	if err != nil || orgs.GetDetails().GetTotalResult() != 2 {
		t.Errorf("ListOrgs: got %v, %v", orgs, err)
	}

	_, err = setUpOrg("Accept-Language", "de")
	wantConnectError(t, err, connect.CodeAlreadyExists, "V3-DKcYh", "Der Name oder die ID der Organisation ist bereits vorhanden")
	_, err = byWeb[systempb.GetInstanceRequest, systempb.GetInstanceResponse](s, host, "no token", systemService+"GetInstance", &systempb.GetInstanceRequest{InstanceId: created.GetInstanceId()})
	wantConnectError(t, err, connect.CodeUnauthenticated, "AUTH-7fs1e", "Errors.Token.Invalid")
	_, err = byWeb[admin.SetUpOrgRequest, admin.SetUpOrgResponse](s, host, pat, adminService+"SetUpOrg", &admin.SetUpOrgRequest{})
	if connect.CodeOf(err) != connect.CodeInvalidArgument || !strings.Contains(err.Error(), "SetUpOrgRequest") {
		t.Errorf("SetUpOrg without fields: got %v", err)
	}
	_, err = byWeb[credentials.ClaimCredentialsRequest, credentials.ClaimCredentialsResponse](s, host, token, "/tenantry.v1.CredentialsService/ClaimCredentials",
		&credentials.ClaimCredentialsRequest{RequestId: "7"})
	wantConnectError(t, err, connect.CodeNotFound, "CREDS-gOne1", "")
}

// wantConnectError checks the code of a refusal, and its detail. An empty text
// matches any.
func wantConnectError(t *testing.T, err error, code connect.Code, id, text string) {
	t.Helper()
	var refused *connect.Error
	if !errors.As(err, &refused) || refused.Code() != code || len(refused.Details()) != 1 {
		t.Errorf("got %v, want %v %s", err, code, id)
		return
	}
	detail, err := refused.Details()[0].Value()
	got, _ := detail.(*messagepb.ErrorDetail)
	if err != nil || got.GetId() != id || text != "" && got.GetMessage() != text || refused.Message() != got.GetMessage()+" ("+id+")" {
		t.Errorf("got %v with %v, %v; want %s %s", refused, detail, err, id, text)
	}
}

// TestGRPCWeb_v1only checks that Connect does not serve v1. Source: the contract,
// v2.md, section 1.1.
func TestGRPCWeb_v1only(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	for _, procedure := range []string{
		systemService + "GetInstance", systemService + "CreateInstance", adminService + "ListOrgs", adminService + "SetUpOrg", adminService + "Nothing",
	} {
		for contentType, want := range map[string]struct {
			status int
			body   string
		}{
			"application/json":          {404, `{"code":5,"message":"Not Found"}`},
			"application/proto":         {404, `{"code":5,"message":"Not Found"}`},
			"":                          {404, `{"code":5,"message":"Not Found"}`},
			"application/grpc-web-text": {415, ""},
			"application/grpc":          {501, `{"code":"unimplemented","message":"gRPC does not pass the gateway in front of this service; use gRPC-web over HTTP/1.1"}`},
		} {
			if procedure == adminService+"Nothing" && want.status != 404 {
				want.status, want.body = 404, "404 page not found\n"
			}
			a := s.send(t, request{Method: "POST", Path: procedure, Host: "localhost", Header: http.Header{"Content-Type": {contentType}}})
			if accepted := a.Header.Get("Accept-Post"); a.Status == 415 && accepted != "application/grpc-web, application/grpc-web+json, application/grpc-web+proto" {
				t.Errorf("%s: Accept-Post: got %s", procedure, accepted)
			}
			if a.Status != want.status || string(a.Body) != want.body {
				t.Errorf("%s as %q: got %d %s, want %d %s", procedure, contentType, a.Status, a.Body, want.status, want.body)
			}
		}
	}
}

// TestGRPCWeb_everyCall checks that each v1 call reaches its function, and that
// clients of others get "unimplemented".
func TestGRPCWeb_everyCall(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "every")
	for _, file := range []protoreflect.FileDescriptor{
		systempb.File_zitadel_system_proto, admin.File_zitadel_admin_proto, credentials.File_tenantry_credentials_proto,
		auth.File_zitadel_auth_proto, management.File_zitadel_management_proto,
	} {
		service := file.Services().Get(0)
		for i := range service.Methods().Len() {
			procedure := "/" + string(service.FullName()) + "/" + string(service.Methods().Get(i).Name())
			_, err := byWeb[emptypb.Empty, emptypb.Empty](s, m.host, "none", procedure, &emptypb.Empty{})
			// The public API answers this too.
			if procedure == systemService+"Healthz" && err != nil && strings.Contains(err.Error(), "method Healthz not implemented") {
				continue
			}
			if connect.CodeOf(err) == connect.CodeUnimplemented {
				t.Errorf("%s: got %v", procedure, err)
			}
		}
	}
	if _, err := byWeb[emptypb.Empty, emptypb.Empty](s, m.host, "none", adminService+"Nothing", &emptypb.Empty{}); connect.CodeOf(err) != connect.CodeUnimplemented {
		t.Errorf("an unknown call: got %v", err)
	}
}
