package webkeyv2

import (
	"context"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/webkey"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// CreateWebKey creates a key, which does not sign until it is activated.
func (s Service) CreateWebKey() api.Endpoint {
	return api.Route[*pb.CreateWebKeyRequest, *pb.CreateWebKeyResponse]{
		Scope: api.InstanceOfHost, Permission: access.WebKeyWrite,
		Run: func(ctx context.Context, r api.Request[*pb.CreateWebKeyRequest]) (*pb.CreateWebKeyResponse, error) {
			response := func(k *tenant.SigningKey) *pb.CreateWebKeyResponse {
				return &pb.CreateWebKeyResponse{Id: k.ID(), CreationDate: timestamppb.New(k.CreatedAt)}
			}
			return api.Respond(response)(s.changes().Create(ctx, command(r, api.Completer(r, response)), kindOf(r.In)))
		},
	}
}

// bits and hashers include the defaults of a request that names no kind of key.
var (
	bits = map[pb.RSABits]int{
		pb.RSABits_RSA_BITS_UNSPECIFIED: 2048, pb.RSABits_RSA_BITS_2048: 2048, pb.RSABits_RSA_BITS_3072: 3072, pb.RSABits_RSA_BITS_4096: 4096,
	}
	hashers = map[pb.RSAHasher]tenant.KeyAlgorithm{
		pb.RSAHasher_RSA_HASHER_UNSPECIFIED: tenant.RS256, pb.RSAHasher_RSA_HASHER_SHA256: tenant.RS256,
		pb.RSAHasher_RSA_HASHER_SHA384: tenant.RS384, pb.RSAHasher_RSA_HASHER_SHA512: tenant.RS512,
	}
	curves = map[pb.ECDSACurve]tenant.KeyAlgorithm{
		pb.ECDSACurve_ECDSA_CURVE_P256: tenant.ES256, pb.ECDSACurve_ECDSA_CURVE_P384: tenant.ES384, pb.ECDSACurve_ECDSA_CURVE_P512: tenant.ES512,
	}
)

func kindOf(in *pb.CreateWebKeyRequest) tenant.KeyKind {
	switch key := in.GetKey().(type) {
	case *pb.CreateWebKeyRequest_Ecdsa:
		return tenant.KeyKind{Algorithm: curves[key.Ecdsa.GetCurve()]}
	case *pb.CreateWebKeyRequest_Ed25519:
		return tenant.KeyKind{Algorithm: tenant.EdDSA}
	default:
		return tenant.KeyKind{Algorithm: hashers[in.GetRsa().GetHasher()], Bits: bits[in.GetRsa().GetBits()]}
	}
}
