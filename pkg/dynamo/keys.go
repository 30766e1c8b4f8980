package dynamo

import (
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// key is the primary key of an item. All keys of the table are built in this file.
type key struct {
	PK string `dynamodbav:"pk"`
	SK string `dynamodbav:"sk"`
}

// The limits of keys in bytes. Source: Amazon DynamoDB developer guide, "Quotas".
const (
	longestPartitionKey = 2048
	longestSortKey      = 1024
)

// fits reports whether DynamoDB allows the key: callers choose some of the ids in it.
func (k key) fits() bool { return len(k.PK) <= longestPartitionKey && len(k.SK) <= longestSortKey }

// item returns the key as the SDK represents it.
func (k key) item() item {
	return item{"pk": &types.AttributeValueMemberS{Value: k.PK}, "sk": &types.AttributeValueMemberS{Value: k.SK}}
}

// keyOf returns the key of an item.
func keyOf(i item) (key, error) {
	pk, isString := i["pk"].(*types.AttributeValueMemberS)
	sk, isAlso := i["sk"].(*types.AttributeValueMemberS)
	if !isString || !isAlso {
		return key{}, errors.New("an item's keys are not strings")
	}
	return key{pk.Value, sk.Value}, nil
}

// hostKey: HOST#acme.example.com / HOST. The instance that owns a host; unique across
// the table.
func hostKey(host string) key { return key{"HOST#" + host, "HOST"} }

// instanceKey: INSTANCES#07 / 1040300000000000000. The instance with its domains, which
// is also its entry in the list of all instances: ordered by creation within a shard.
func instanceKey(iid string) key { return key{instancesPK(shardOf(iid)), iid} }

const (
	instancesPrefix = "INSTANCES#"
	orgPrefix       = "ORG#"
	sessionPrefix   = "SESSION#"
	projectPrefix   = "PROJECT#"
	formerSuffix    = "#FORMER"

	authorizationPrefix = "AUTHORIZATION#"
)

// orgKey: INSTANCE#<iid> / ORG#<oid>. Listed by instance.
func orgKey(iid, oid string) key { return key{instancePK(iid), orgPrefix + oid} }

// claimKey: INSTANCE#<iid>#ORGNAMES / acme, and likewise LOGINNAMES, PROJECTNAMES,
// APPNAMES, APPIDS and APPKEYS; INSTANCE#<iid>#ORGDOMAIN#acme.example / CLAIM; hostKey
// for a host. The names of an instance share a sorted partition, so that they can be
// listed and searched by prefix. Domains are only looked up whole, and creating an
// instance claims two of them, so each has its own partition. Requests conflict only if
// they want the same name.
func claimKey(kind tenant.ClaimKind, iid, name string) key {
	switch kind {
	case tenant.ClaimHost:
		return hostKey(name)
	case tenant.ClaimOrgName:
		return key{instancePK(iid) + "#ORGNAMES", sortedName(name)}
	case tenant.ClaimOrgDomain:
		return key{instancePK(iid) + "#ORGDOMAIN#" + name, "CLAIM"}
	case tenant.ClaimLoginName:
		return key{instancePK(iid) + "#LOGINNAMES", sortedName(name)}
	case tenant.ClaimProjectName:
		return key{projectNamesPK(iid), sortedName(name)}
	case tenant.ClaimApplicationName:
		return key{applicationNamesPK(iid), sortedName(name)}
	case tenant.ClaimApplicationID:
		return key{applicationIDsPK(iid), sortedName(name)}
	case tenant.ClaimApplicationKeyID:
		return key{applicationKeysPK(iid), name}
	default:
		panic("dynamo: claim of unknown kind " + strconv.Itoa(int(kind)))
	}
}

// userKey: INSTANCE#<iid>#USER#<uid> / USER. The user, in a partition of their own.
func userKey(iid, uid string) key { return key{userPK(iid, uid), "USER"} }

// tokenKey: INSTANCE#<iid>#USER#<uid> / PAT#<tid>.
func tokenKey(iid, uid, tid string) key { return key{userPK(iid, uid), "PAT#" + tid} }

// machineKeyKey: INSTANCE#<iid>#USER#<uid> / KEY#<kid>.
func machineKeyKey(iid, uid, kid string) key { return key{userPK(iid, uid), "KEY#" + kid} }

// revokedKey: INSTANCE#<iid>#USER#<uid> / REVOKED#<jti>. An access token revoked before
// it expired; deleted by TTL.
func revokedKey(iid, uid, jti string) key { return key{userPK(iid, uid), "REVOKED#" + jti} }

// metadataKey: INSTANCE#<iid>#METADATA#ORG#<oid> / METADATA#plan; for a user,
// INSTANCE#<iid>#USER#<uid> / METADATA#plan. The sort key ends with the client's key,
// at most 200 letters.
func metadataKey(of tenant.MetadataOwner, name string) key {
	pk := instancePK(of.InstanceID) + "#METADATA#" + orgPrefix + of.OrgID
	if of.UserID != "" {
		pk = userPK(of.InstanceID, of.UserID)
	}
	return key{pk, "METADATA#" + name}
}

// grantKey: INSTANCE#<iid>#USER#<uid> / GRANT#<gid>. What the user allowed a client;
// deleted by TTL.
func grantKey(iid, uid, gid string) key { return key{userPK(iid, uid), "GRANT#" + gid} }

// codeKey: INSTANCE#<iid>#USER#<uid> / CODE#<gid>. An authorisation code; deleted by
// TTL.
func codeKey(iid, uid, gid string) key { return key{userPK(iid, uid), "CODE#" + gid} }

// sessionKey: INSTANCE#<iid>#USER#<uid> / SESSION#<sid>; deleted by TTL. An API
// session without a user is in INSTANCE#<iid>#USER#.
func sessionKey(iid, uid, sid string) key { return key{userPK(iid, uid), sessionPrefix + sid} }

// sessionEntryKey: INSTANCE#<iid>#SESSIONS / <sid>. Whose API session that is; listed
// by instance, in the order of creation. Deleted by TTL.
func sessionEntryKey(iid, sid string) key { return key{sessionsPK(iid), sid} }

// deviceKey: INSTANCE#<iid>#USER#<uid> / DEVICE#17; deleted by TTL.
func deviceKey(iid, uid, did string) key { return key{userPK(iid, uid), "DEVICE#" + did} }

// consentsKey: INSTANCE#<iid>#USER#<uid> / CONSENTS. What the user allowed applications
// to do.
func consentsKey(iid, uid string) key { return key{userPK(iid, uid), "CONSENTS"} }

// verificationCodeKey: INSTANCE#<iid>#USER#<uid> / VERIFY#EMAIL, and likewise PHONE,
// PASSWORD, INVITATION; deleted by TTL.
func verificationCodeKey(iid, uid string, purpose tenant.CodePurpose) key {
	return key{userPK(iid, uid), "VERIFY#" + string(purpose)}
}

// signInFailuresKey: INSTANCE#<iid>#SIGNIN#07 / 9f86d0... Counted by login name, so
// that unknown users are covered too, by device, and per instance in a few items for
// each quarter of an hour; deleted by TTL.
func signInFailuresKey(iid, name string) key {
	return key{signInPK(iid, ownShardOf(name)), name}
}

// signingKeyKey: INSTANCE#<iid>#SIGNING / KEY#00000001. One is read to verify a token,
// all are queried to sign and to publish; deleted by TTL.
func signingKeyKey(iid string, number int) key {
	return key{signingPK(iid), fmt.Sprintf("KEY#%08d", number)}
}

// dueSigningKeyKey: SIGNINGKEYS#07 / 2026-12-23T06:07:08Z#<iid>-<number>. The signing
// keys to be replaced, ordered by due time; deleted by TTL.
func dueSigningKeyKey(due tenant.DueSigningKey) key {
	id := (&tenant.SigningKey{InstanceID: due.InstanceID, Number: due.Number}).ID()
	return key{dueSigningKeysPK(shardOf(due.InstanceID)), dueSigningKeysFrom(due.At) + "#" + id}
}

// dueSigningKeysFrom sorts before the keys due in that second or later, and after those
// due earlier.
func dueSigningKeysFrom(at time.Time) string { return at.UTC().Format(time.RFC3339) }

// readDueSigningKey parses a sort key of dueSigningKeyKey.
func readDueSigningKey(sk string) (due tenant.DueSigningKey, err error) {
	at, id, _ := strings.Cut(sk, "#")
	if due.At, err = time.Parse(time.RFC3339, at); err != nil {
		return due, err
	}
	due.InstanceID, due.Number, err = tenant.ParseSigningKeyID(id)
	return due, err
}

// onceKey: INSTANCE#<iid>#ONCE#07 / 9f86d0... The marker of something single-use, such
// as an assertion; deleted by TTL.
func onceKey(iid, hash string) key { return key{oncePK(iid, ownShardOf(hash)), hash} }

// deviceAuthorizationKey: INSTANCE#<iid>#DEVICECODES#07 / 9f86d0... A device
// authorisation, keyed by the hash of its user code; deleted by TTL.
func deviceAuthorizationKey(iid, id string) key {
	return key{deviceCodesPK(iid, ownShardOf(id)), id}
}

// authRequestKey: INSTANCE#<iid>#AUTHREQUESTS#07 / V2_... A request that waits for a
// login page of somebody's own; TTL erases it.
func authRequestKey(iid, id string) key { return key{authRequestsPK(iid, ownShardOf(id)), id} }

// orphanKey: INSTANCE#<iid>#ORPHANS / ORG#<oid>#<uid>. A user who was removed with
// their organisation and whose login name was taken over, so that the sweeper cannot
// find them by name.
func orphanKey(iid, oid, uid string) key { return key{orphansPK(iid), orphansOf(oid) + uid} }

// erasureKey: INSTANCE#<iid>#SWEEP / ORG#<oid>, or INSTANCE. The progress of an
// erasure.
func erasureKey(iid, oid string) key {
	if oid == "" {
		return key{sweepPK(iid), "INSTANCE"}
	}
	return key{sweepPK(iid), orgPrefix + oid}
}

// formerOrgKey: INSTANCE#<iid>#SWEEP / ORG#<oid>#FORMER. Reserves the id of a removed
// organisation; erased with the instance.
func formerOrgKey(iid, oid string) key { return key{sweepPK(iid), orgPrefix + oid + formerSuffix} }

// formerProjectKey: INSTANCE#<iid>#SWEEP / PROJECT#<pid>#FORMER. Reserves the id of a
// removed project; erased with the instance.
func formerProjectKey(iid, pid string) key {
	return key{sweepPK(iid), projectPrefix + pid + formerSuffix}
}

// projectKey: INSTANCE#<iid>#PROJECTS / <pid>. Listed by instance. The id is chosen by
// the caller, or one of ours, which sort by time.
func projectKey(iid, pid string) key { return key{projectsPK(iid), pid} }

// applicationKey: INSTANCE#<iid>#APPS / <client id>. Looked up by client id, as the
// OpenID provider needs; listed by instance in order of creation.
func applicationKey(iid, clientID string) key { return key{applicationsPK(iid), clientID} }

// authorizationsKey: INSTANCE#<iid>#USER#<uid> / AUTHORIZATIONS. All project roles of
// the user.
func authorizationsKey(iid, uid string) key { return key{userPK(iid, uid), "AUTHORIZATIONS"} }

// authorizationEntryKey: INSTANCE#<iid>#AUTHORIZATIONS / <aid>. Points to the user who
// has the authorization; listed by instance in order of creation.
func authorizationEntryKey(iid, aid string) key { return key{authorizationsPK(iid), aid} }

// formerAuthorizationKey: INSTANCE#<iid>#SWEEP / AUTHORIZATION#<aid>#FORMER. When an
// authorization was removed; deleted by TTL.
func formerAuthorizationKey(iid, aid string) key {
	return key{sweepPK(iid), authorizationPrefix + aid + formerSuffix}
}

// formerUserKey: INSTANCE#<iid>#SWEEP / USER#<uid>#FORMER. Reserves the id of a removed
// user; erased with the instance.
func formerUserKey(iid, uid string) key { return key{sweepPK(iid), "USER#" + uid + "#FORMER"} }

// ownShards is the number of partitions over which an instance's items with hashed
// names, such as markers of used assertions, are spread: few enough to be swept.
const ownShards = 16

func ownShardOf(name string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(name)) // never fails
	return int(h.Sum32() % ownShards)
}

// memberKey: INSTANCE#<iid>#MEMBERS / IAM#USER#<uid>, or INSTANCE#<iid>#MEMBERS /
// ORG#<oid>#USER#<uid>, and likewise for the other resources that membershipOf names.
// Queried to list the members of one resource, of an organisation or project with
// everything in it, or of the whole instance. Permissions are read from the user's item
// instead.
func memberKey(iid string, on tenant.Resource, uid string) key {
	return key{membersPK(iid), membersOf(on) + uid}
}

// membersOf returns the sort key prefix of the members of exactly this resource.
func membersOf(on tenant.Resource) string { return membershipOf(on) + "#USER#" }

// membersWithin returns the sort key prefix of the members of a resource and everything
// in it.
func membersWithin(on tenant.Resource) string {
	if on.IsInstance() {
		return ""
	}
	return membershipOf(on) + "#"
}

// eventKey: INSTANCE#<iid>#EVENTS / <time-ordered id>. The instance's audit log, which
// is also the outbox. Audit records are stored among the events and deleted by TTL.
func eventKey(iid, id string) key { return key{instancePK(iid) + "#EVENTS", id} }

// eventID formats a number as the sort key of an event; ids have 19 digits.
func eventID(number uint64) string { return fmt.Sprintf("%019d", min(number, math.MaxInt64)) }

// rejectionKey: REQUEST#events#9f86d0... / EVENT#<id>. The event of a request that
// created no instance.
func rejectionKey(k tenant.RequestKey, id string) key { return key{requestKey(k).PK, "EVENT#" + id} }

// credentialsKey: CREDENTIALS#events#9f86d0... / CREDENTIALS. Credentials waiting to be
// claimed; deleted by TTL.
func credentialsKey(k tenant.RequestKey) key {
	return key{"CREDENTIALS#" + requestName(k), "CREDENTIALS"}
}

// requestKey: REQUEST#system#9f86d0... / REQUEST. The record of an idempotent request;
// deleted by TTL.
func requestKey(k tenant.RequestKey) key { return key{"REQUEST#" + requestName(k), "REQUEST"} }

// requestName returns how keys refer to a request.
func requestName(k tenant.RequestKey) string { return k.Caller + "#" + k.Hash }

// readRequestName parses a requestName.
func readRequestName(name string) tenant.RequestKey {
	i := strings.LastIndexByte(name, '#')
	if i < 0 {
		return tenant.RequestKey{}
	}
	return tenant.RequestKey{Caller: name[:i], Hash: name[i+1:]}
}

// keyStockShards is the number of partitions of the key pair stock. A partition takes
// 1,000 write units a second; a pair has 1.7 KB, so storing it costs two units and
// taking it in a transaction four. Eight shards allow more than 1,000 creates a second.
const keyStockShards = 8

// KeyStockPrefix is the partition key prefix of stocked key pairs and of nothing else.
// The stream's filter depends on it.
const KeyStockPrefix = "KEYSTOCK#"

// keyStockKey: KEYSTOCK#7 / 0015. A slot of the key pair stock, in the shard given by
// its number.
func keyStockKey(slot int) key { return key{keyStockPK(slot), fmt.Sprintf("%04d", slot)} }

// keyStockHolderKey: KEYSTOCK / HOLDER. Who fills the stock.
func keyStockHolderKey() key { return key{"KEYSTOCK", "HOLDER"} }

// shards is the number of partitions of lists that have an entry for every instance. A
// partition takes 1,000 write units a second, and a small transactional write costs
// two.
const shards = 32

// shardOf returns the shard of an instance, counted from 0.
func shardOf(iid string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(iid)) // never fails
	return int(h.Sum32() % shards)
}

func keyStockPK(part int) string   { return KeyStockPrefix + strconv.Itoa(part%keyStockShards) }
func instancesPK(shard int) string { return fmt.Sprintf("%s%02d", instancesPrefix, shard) }
func instancePK(iid string) string { return "INSTANCE#" + iid }
func signingPK(iid string) string  { return instancePK(iid) + "#SIGNING" }
func signInPK(iid string, shard int) string {
	return fmt.Sprintf("%s#SIGNIN#%02d", instancePK(iid), shard)
}

func oncePK(iid string, shard int) string {
	return fmt.Sprintf("%s#ONCE#%02d", instancePK(iid), shard)
}

func deviceCodesPK(iid string, shard int) string {
	return fmt.Sprintf("%s#DEVICECODES#%02d", instancePK(iid), shard)
}

func authRequestsPK(iid string, shard int) string {
	return fmt.Sprintf("%s#AUTHREQUESTS#%02d", instancePK(iid), shard)
}
func orphansPK(iid string) string          { return instancePK(iid) + "#ORPHANS" }
func orphansOf(oid string) string          { return orgPrefix + oid + "#" }
func projectsPK(iid string) string         { return instancePK(iid) + "#PROJECTS" }
func applicationsPK(iid string) string     { return instancePK(iid) + "#APPS" }
func applicationNamesPK(iid string) string { return instancePK(iid) + "#APPNAMES" }
func applicationIDsPK(iid string) string   { return instancePK(iid) + "#APPIDS" }
func applicationKeysPK(iid string) string  { return instancePK(iid) + "#APPKEYS" }
func authorizationsPK(iid string) string   { return instancePK(iid) + "#AUTHORIZATIONS" }
func sessionsPK(iid string) string         { return instancePK(iid) + "#SESSIONS" }
func projectNamesPK(iid string) string     { return instancePK(iid) + "#PROJECTNAMES" }
func sweepPK(iid string) string            { return instancePK(iid) + "#SWEEP" }
func membersPK(iid string) string          { return instancePK(iid) + "#MEMBERS" }
func eventsPK(iid string) string           { return eventKey(iid, "").PK }
func dueSigningKeysPK(shard int) string    { return fmt.Sprintf("SIGNINGKEYS#%02d", shard) }
func userPK(iid, uid string) string        { return instancePK(iid) + "#USER#" + uid }
