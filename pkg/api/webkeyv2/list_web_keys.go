package webkeyv2

import (
	"context"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/webkey"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/webkey"
)

// ListWebKeys lists the published keys.
func (s Service) ListWebKeys() api.Endpoint {
	return api.Route[*pb.ListWebKeysRequest, *pb.ListWebKeysResponse]{
		Scope: api.InstanceOfHost, Permission: access.WebKeyRead,
		Run: func(ctx context.Context, r api.Request[*pb.ListWebKeysRequest]) (*pb.ListWebKeysResponse, error) {
			keys, err := s.Store.SigningKeys(ctx, r.Instance.ID)
			if err != nil {
				return nil, err
			}
			out := &pb.ListWebKeysResponse{}
			for _, k := range webkey.List(keys, r.At) {
				out.WebKeys = append(out.WebKeys, show(k))
			}
			return out, nil
		},
	}
}

func show(k webkey.Listed) *pb.WebKey {
	shown := &pb.WebKey{
		Id: k.ID(), CreationDate: timestamppb.New(k.CreatedAt), ChangeDate: timestamppb.New(k.ChangedAt),
		State: pb.State(k.State), //nolint:gosec // the domain uses the same numbers
	}
	switch k.Kind.Alg() {
	case tenant.EdDSA:
		shown.Key = &pb.WebKey_Ed25519{Ed25519: &pb.ED25519{}}
	case tenant.ES256:
		shown.Key = ecdsa(pb.ECDSACurve_ECDSA_CURVE_P256)
	case tenant.ES384:
		shown.Key = ecdsa(pb.ECDSACurve_ECDSA_CURVE_P384)
	case tenant.ES512:
		shown.Key = ecdsa(pb.ECDSACurve_ECDSA_CURVE_P512)
	case tenant.RS256:
		shown.Key = rsa(k, pb.RSAHasher_RSA_HASHER_SHA256)
	case tenant.RS384:
		shown.Key = rsa(k, pb.RSAHasher_RSA_HASHER_SHA384)
	case tenant.RS512:
		shown.Key = rsa(k, pb.RSAHasher_RSA_HASHER_SHA512)
	}
	return shown
}

func ecdsa(curve pb.ECDSACurve) *pb.WebKey_Ecdsa {
	return &pb.WebKey_Ecdsa{Ecdsa: &pb.ECDSA{Curve: curve}}
}

func rsa(k webkey.Listed, hasher pb.RSAHasher) *pb.WebKey_Rsa {
	length := map[int]pb.RSABits{2048: pb.RSABits_RSA_BITS_2048, 3072: pb.RSABits_RSA_BITS_3072, 4096: pb.RSABits_RSA_BITS_4096}
	return &pb.WebKey_Rsa{Rsa: &pb.RSA{Bits: length[k.Kind.RSABits()], Hasher: hasher}}
}
