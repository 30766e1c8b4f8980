package sessionv2

import (
	"context"
	"fmt"
	"net/netip"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/session"
	"github.com/tenantry/tenantry/pkg/api/viewv2"
	"github.com/tenantry/tenantry/pkg/session"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// maxUserAgent is the maximum size of a user agent, in bytes.
const maxUserAgent = 20_000

// These refusals are Tenantry's own.
var (
	errChallenges = &tenant.Error{Kind: tenant.KindUnimplemented, ID: "SESSION-cHal1", Key: "challenges are not served: a session is checked by checks.user and checks.password"}
	errUserAgent  = tenant.Invalid("SESSION-aGnt1", fmt.Sprintf("userAgent has at most %d bytes", maxUserAgent))
	errIP         = tenant.Invalid("SESSION-aDdr1", "userAgent.ip must be an IP address")
)

func errNoSuchCheck(name string) error {
	return &tenant.Error{Kind: tenant.KindUnimplemented, ID: "SESSION-cHck1", Key: "checks." + name + " is not served: a session is checked by checks.user and checks.password"}
}

// CreateSession is POST /v2/sessions.
func (s Service) CreateSession() api.Endpoint {
	response := func(c *session.Changed) *pb.CreateSessionResponse {
		return &pb.CreateSessionResponse{Details: viewv2.Changed(c.API.Revision, c.InstanceID), SessionId: c.ID, SessionToken: c.Token}
	}
	return api.Route[*pb.CreateSessionRequest, *pb.CreateSessionResponse]{
		Method: "POST", Path: "/v2/sessions", Scope: api.InstanceOfHost,
		Permission: access.SessionWrite, On: api.OnInstance[*pb.CreateSessionRequest], Creates: true,
		Check: func(in *pb.CreateSessionRequest) error {
			if proto.Size(in.GetUserAgent()) > maxUserAgent {
				return errUserAgent
			}
			if text := in.GetUserAgent().GetIp(); text != "" {
				if _, err := netip.ParseAddr(text); err != nil {
					return errIP
				}
			}
			return checkServed(in.GetChecks(), in.GetChallenges())
		},
		Run: func(ctx context.Context, r api.Request[*pb.CreateSessionRequest]) (*pb.CreateSessionResponse, error) {
			cmd := command(r, r.In)
			cmd.Complete = api.Completer(r, response)
			return api.Respond(response)(s.changes().Create(ctx, r.Instance.ID, readUserAgent(r.In.GetUserAgent()), cmd))
		},
	}
}

// SetSession is PATCH /v2/sessions/{session_id}.
func (s Service) SetSession() api.Endpoint {
	response := func(c *session.Changed) *pb.SetSessionResponse {
		return &pb.SetSessionResponse{Details: viewv2.Changed(c.API.Revision, c.InstanceID), SessionToken: c.Token}
	}
	return api.Route[*pb.SetSessionRequest, *pb.SetSessionResponse]{
		Method: "PATCH", Path: "/v2/sessions/{session_id}", Scope: api.InstanceOfHost,
		Permission: access.SessionWrite, On: api.OnInstance[*pb.SetSessionRequest],
		Check: func(in *pb.SetSessionRequest) error { return checkServed(in.GetChecks(), in.GetChallenges()) },
		Run: func(ctx context.Context, r api.Request[*pb.SetSessionRequest]) (*pb.SetSessionResponse, error) {
			found, err := session.Get(ctx, s.Store, r.Instance.ID, r.In.GetSessionId(), r.At)
			if err != nil {
				return nil, err
			}
			if found == nil {
				return nil, session.ErrSetNotFound
			}
			cmd := command(r, r.In)
			cmd.Complete = api.Completer(r, response)
			changed, err := s.changes().Set(ctx, found, cmd)
			if err == nil && changed.Token == "" {
				changed.Token = r.In.GetSessionToken() // nothing changed, so the token stays valid
			}
			return api.Respond(response)(changed, err)
		},
	}
}

// DeleteSession is DELETE /v2/sessions/{session_id}. It succeeds for a session that
// no longer exists.
func (s Service) DeleteSession() api.Endpoint {
	response := func(last *tenant.Session) *pb.DeleteSessionResponse {
		return &pb.DeleteSessionResponse{Details: viewv2.Changed(last.API.Revision, last.InstanceID)}
	}
	return api.Route[*pb.DeleteSessionRequest, *pb.DeleteSessionResponse]{
		Method: "DELETE", Path: "/v2/sessions/{session_id}", DeleteBody: true, Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.DeleteSessionRequest]) (*pb.DeleteSessionResponse, error) {
			found, err := target(ctx, s, r, access.SessionDelete)
			if err != nil {
				return nil, err
			}
			if found == nil {
				return &pb.DeleteSessionResponse{}, nil
			}
			return api.Respond(response)(s.changes().Remove(ctx, s.Store, r.Caller.ID, found.Session, api.Completer(r, response)))
		},
	}
}

// changeMessage is a message that checks or changes a session.
type changeMessage interface {
	api.Message
	GetChecks() *pb.Checks
	GetMetadata() map[string][]byte
	GetLifetime() *durationpb.Duration
}

func command[In changeMessage](r api.Request[In], in In) session.Command {
	cmd := session.Command{Actor: r.Caller.ID, CreatorID: creatorID(r.Caller), Metadata: in.GetMetadata(), Lifetime: in.GetLifetime().AsDuration()}
	if u := in.GetChecks().GetUser(); u != nil {
		cmd.UserID, cmd.LoginName = u.GetUserId(), u.GetLoginName()
	}
	if own := r.Found.UserOrg; own != nil {
		cmd.UserOrgID = own.ID
	}
	if p := in.GetChecks().GetPassword(); p != nil {
		cmd.Password = &p.Password
	}
	return cmd
}

// checkServed refuses unsupported checks and challenges.
func checkServed(c *pb.Checks, challenges *pb.RequestChallenges) error {
	switch {
	case challenges.GetWebAuthN() != nil || challenges.GetOtpSms() != nil || challenges.GetOtpEmail() != nil:
		return errChallenges
	case c.GetWebAuthN() != nil:
		return errNoSuchCheck("webAuthN")
	case c.GetIdpIntent() != nil:
		return errNoSuchCheck("idpIntent")
	case c.GetTotp() != nil:
		return errNoSuchCheck("totp")
	case c.GetOtpSms() != nil:
		return errNoSuchCheck("otpSms")
	case c.GetOtpEmail() != nil:
		return errNoSuchCheck("otpEmail")
	case c.GetRecoveryCode() != nil:
		return errNoSuchCheck("recoveryCode")
	}
	return nil
}

func readUserAgent(in *pb.UserAgent) *tenant.UserAgent {
	if in == nil {
		return nil
	}
	agent := &tenant.UserAgent{FingerprintID: in.FingerprintId, Description: in.Description}
	if address, err := netip.ParseAddr(in.GetIp()); err == nil {
		agent.IP = address.String()
	}
	for name, values := range in.GetHeader() {
		if agent.Header == nil {
			agent.Header = map[string][]string{}
		}
		agent.Header[name] = append([]string{}, values.GetValues()...)
	}
	return agent
}
