package dynamo

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// key is the primary key of an item. Every key of the table is made in this
// file. DynamoDB allows 2048 bytes for pk and 1024 for sk.
type key struct {
	PK string `dynamodbav:"pk"`
	SK string `dynamodbav:"sk"`
}

// item returns the key as DynamoDB takes it.
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

// hostKey: HOST#acme.example.com / HOST. Which instance a host belongs to;
// unique in the table.
func hostKey(host string) key { return key{"HOST#" + host, "HOST"} }

// instanceKey: INSTANCES#07 / 1040300000000000000. The instance, with its
// domains, is its own entry in the list of all instances: in the order of their
// creation within a shard.
func instanceKey(iid string) key { return key{instancesPK(shardOf(iid)), iid} }

const (
	instancesPrefix = "INSTANCES#"
	orgPrefix       = "ORG#"
	projectPrefix   = "PROJECT#"
	formerSuffix    = "#FORMER"

	authorizationPrefix = "AUTHORIZATION#"
)

// orgKey: INSTANCE#<iid> / ORG#<oid>. Listed by instance.
func orgKey(iid, oid string) key { return key{instancePK(iid), orgPrefix + oid} }

// claimKey: INSTANCE#<iid>#ORGNAMES / acme, and likewise LOGINNAMES;
// PROJECTNAMES, APPNAMES, APPIDS and APPKEYS; INSTANCE#<iid>#ORGDOMAIN#acme.example / CLAIM; HOST for a host. Names are
// sorted in one partition of their instance, so that they can be listed, and
// searched by their beginning. Domains are looked up whole, and a set-up claims
// two of them, so each has a partition of its own. No two requests meet but on
// the very name that both want.
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

// longestSortedName is how much of a name is a sort key as it is, in bytes:
// DynamoDB allows 1024.
const longestSortedName = 900

// sortedName returns a name as a sort key. A name of 200 letters may have more
// bytes than DynamoDB allows once it is folded: then its end is hashed.
func sortedName(name string) string {
	if len(name) <= longestSortedName {
		return name
	}
	return sortedPrefix(name) + fmt.Sprintf("#%x", sha256.Sum256([]byte(name)))
}

// sortedPrefix returns what the sort keys of all names begin with that begin with
// prefix; of very long ones, other names' too. It ends with a whole letter: the
// SDK sends a part of one as another, by which the item would not be known again.
func sortedPrefix(prefix string) string {
	prefix = prefix[:min(len(prefix), longestSortedName)]
	for !utf8.ValidString(prefix) {
		prefix = prefix[:len(prefix)-1] // a part of a letter
	}
	return prefix
}

// userKey: INSTANCE#<iid>#USER#<uid> / USER. The user's own collection.
func userKey(iid, uid string) key { return key{userPK(iid, uid), "USER"} }

// tokenKey: INSTANCE#<iid>#USER#<uid> / PAT#<tid>.
func tokenKey(iid, uid, tid string) key { return key{userPK(iid, uid), "PAT#" + tid} }

// machineKeyKey: INSTANCE#<iid>#USER#<uid> / KEY#<kid>.
func machineKeyKey(iid, uid, kid string) key { return key{userPK(iid, uid), "KEY#" + kid} }

// revokedKey: INSTANCE#<iid>#USER#<uid> / REVOKED#<jti>. An access token that
// was revoked before it expired; TTL erases it.
func revokedKey(iid, uid, jti string) key { return key{userPK(iid, uid), "REVOKED#" + jti} }

// metadataKey: INSTANCE#<iid>#METADATA#ORG#<oid> / METADATA#plan, for a user
// INSTANCE#<iid>#USER#<uid> / METADATA#plan. The key that the client chose, of 200
// letters at most, is the end of the sort key.
func metadataKey(of tenant.MetadataOwner, name string) key {
	pk := instancePK(of.InstanceID) + "#METADATA#" + orgPrefix + of.OrgID
	if of.UserID != "" {
		pk = userPK(of.InstanceID, of.UserID)
	}
	return key{pk, "METADATA#" + name}
}

// grantKey: INSTANCE#<iid>#USER#<uid> / GRANT#<gid>. What the user allowed a
// client; TTL erases it.
func grantKey(iid, uid, gid string) key { return key{userPK(iid, uid), "GRANT#" + gid} }

// codeKey: INSTANCE#<iid>#USER#<uid> / CODE#<gid>. An authorisation code; TTL
// erases it.
func codeKey(iid, uid, gid string) key { return key{userPK(iid, uid), "CODE#" + gid} }

// sessionKey: INSTANCE#<iid>#USER#<uid> / SESSION#<sid>; TTL erases it.
func sessionKey(iid, uid, sid string) key { return key{userPK(iid, uid), "SESSION#" + sid} }

// deviceKey: INSTANCE#<iid>#USER#<uid> / DEVICE#17; TTL erases it.
func deviceKey(iid, uid, did string) key { return key{userPK(iid, uid), "DEVICE#" + did} }

// consentsKey: INSTANCE#<iid>#USER#<uid> / CONSENTS. What the user allowed
// applications to do.
func consentsKey(iid, uid string) key { return key{userPK(iid, uid), "CONSENTS"} }

// verificationCodeKey: INSTANCE#<iid>#USER#<uid> / VERIFY#EMAIL, and likewise
// PHONE, PASSWORD, INVITATION; TTL erases it.
func verificationCodeKey(iid, uid string, purpose tenant.CodePurpose) key {
	return key{userPK(iid, uid), "VERIFY#" + string(purpose)}
}

// signInFailuresKey: INSTANCE#<iid>#SIGNIN#07 / 9f86d0... Counted by
// login name, so that they are for unknown users, too, by device, and of an
// instance in a few items for each quarter of an hour; TTL erases it.
func signInFailuresKey(iid, name string) key {
	return key{signInPK(iid, ownShardOf(name)), name}
}

// signingKeyKey: INSTANCE#<iid>#SIGNING / KEY#00000001. Read one to verify a
// token, query all to sign and to publish; TTL erases it.
func signingKeyKey(iid string, number int) key {
	return key{signingPK(iid), fmt.Sprintf("KEY#%08d", number)}
}

// dueSigningKeyKey: SIGNINGKEYS#07 / 2026-12-23T06:07:08Z#<iid>-<number>. The
// signing keys to be replaced, by when they are due; TTL erases it.
func dueSigningKeyKey(due tenant.DueSigningKey) key {
	id := (&tenant.SigningKey{InstanceID: due.InstanceID, Number: due.Number}).ID()
	return key{dueSigningKeysPK(shardOf(due.InstanceID)), dueSigningKeysFrom(due.At) + "#" + id}
}

// dueSigningKeysFrom sorts before the keys that are due at that second or
// later, and after those that are due before.
func dueSigningKeysFrom(at time.Time) string { return at.UTC().Format(time.RFC3339) }

// readDueSigningKey takes an sk of dueSigningKeyKey apart.
func readDueSigningKey(sk string) (due tenant.DueSigningKey, err error) {
	at, id, _ := strings.Cut(sk, "#")
	if due.At, err = time.Parse(time.RFC3339, at); err != nil {
		return due, err
	}
	due.InstanceID, due.Number, err = tenant.ParseSigningKeyID(id)
	return due, err
}

// onceKey: INSTANCE#<iid>#ONCE#07 / 9f86d0... What may be used once, such as an
// assertion; TTL erases it.
func onceKey(iid, hash string) key { return key{oncePK(iid, ownShardOf(hash)), hash} }

// deviceAuthorizationKey: INSTANCE#<iid>#DEVICECODES#07 / 9f86d0... The request of a
// device, under the hash of its user code; TTL erases it.
func deviceAuthorizationKey(iid, id string) key {
	return key{deviceCodesPK(iid, ownShardOf(id)), id}
}

// orphanKey: INSTANCE#<iid>#ORPHANS / ORG#<oid>#<uid>. A user who is dead with
// their organisation, and whose login name, by which the sweeper would find
// them, was taken over.
func orphanKey(iid, oid, uid string) key { return key{orphansPK(iid), orphansOf(oid) + uid} }

// erasureKey: INSTANCE#<iid>#SWEEP / ORG#<oid>, or INSTANCE. What was erased so
// far of what was removed.
func erasureKey(iid, oid string) key {
	if oid == "" {
		return key{sweepPK(iid), "INSTANCE"}
	}
	return key{sweepPK(iid), orgPrefix + oid}
}

// formerOrgKey: INSTANCE#<iid>#SWEEP / ORG#<oid>#FORMER. An organisation that was
// removed, whose id stays taken; erased with the instance.
func formerOrgKey(iid, oid string) key { return key{sweepPK(iid), orgPrefix + oid + formerSuffix} }

// formerProjectKey: INSTANCE#<iid>#SWEEP / PROJECT#<pid>#FORMER. A project that was
// removed, whose id stays taken; erased with the instance.
func formerProjectKey(iid, pid string) key {
	return key{sweepPK(iid), projectPrefix + pid + formerSuffix}
}

// projectKey: INSTANCE#<iid>#PROJECTS / <pid>. Listed by instance. The id is what
// a caller chose, or one of ours, which are in the order of time.
func projectKey(iid, pid string) key { return key{projectsPK(iid), pid} }

// applicationKey: INSTANCE#<iid>#APPS / <client id>. Read by the client id, which
// is how the OpenID provider is asked for it; listed by instance, in the order of
// creation.
func applicationKey(iid, clientID string) key { return key{applicationsPK(iid), clientID} }

// authorizationsKey: INSTANCE#<iid>#USER#<uid> / AUTHORIZATIONS. All roles of the
// user in projects.
func authorizationsKey(iid, uid string) key { return key{userPK(iid, uid), "AUTHORIZATIONS"} }

// authorizationEntryKey: INSTANCE#<iid>#AUTHORIZATIONS / <aid>. Whose
// authorization that is; listed by instance, in the order of creation.
func authorizationEntryKey(iid, aid string) key { return key{authorizationsPK(iid), aid} }

// formerAuthorizationKey: INSTANCE#<iid>#SWEEP / AUTHORIZATION#<aid>#FORMER. When
// an authorization was removed; TTL erases it.
func formerAuthorizationKey(iid, aid string) key {
	return key{sweepPK(iid), authorizationPrefix + aid + formerSuffix}
}

// formerUserKey: INSTANCE#<iid>#SWEEP / USER#<uid>#FORMER. A user who was removed,
// likewise.
func formerUserKey(iid, uid string) key { return key{sweepPK(iid), "USER#" + uid + "#FORMER"} }

// ownShards is over how many partitions what an instance has under names of its
// own is spread, such as the hashes of used assertions: few enough to be swept.
const ownShards = 16

func ownShardOf(name string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(name)) // a hash never fails to write
	return int(h.Sum32() % ownShards)
}

// memberKey: INSTANCE#<iid>#MEMBERS / IAM#USER#<uid>, or
// INSTANCE#<iid>#MEMBERS / ORG#<oid>#USER#<uid>, and likewise for what membershipOf
// names. Queried to list those of one of them, of all that an organisation or a
// project has, or all; what a user may do is read from the user.
func memberKey(iid string, on tenant.Resource, uid string) key {
	return key{membersPK(iid), membersOf(on) + uid}
}

// membersOf begins the sort keys of the members of just that.
func membersOf(on tenant.Resource) string { return membershipOf(on) + "#USER#" }

// membersWithin begins the sort keys of the members of a resource and of all that is
// in it.
func membersWithin(on tenant.Resource) string {
	if on.IsInstance() {
		return ""
	}
	return membershipOf(on) + "#"
}

// eventKey: INSTANCE#<iid>#EVENTS / <time-ordered id>. The instance's audit
// log, and the outbox. Audit records lie among the events; TTL erases them.
func eventKey(iid, id string) key { return key{instancePK(iid) + "#EVENTS", id} }

// eventID returns a number as the sort key of an event: ids have 19 digits.
func eventID(number uint64) string { return fmt.Sprintf("%019d", min(number, math.MaxInt64)) }

// rejectionKey: REQUEST#events#9f86d0... / EVENT#<id>. The event of a request
// that made no instance.
func rejectionKey(k tenant.RequestKey, id string) key { return key{requestKey(k).PK, "EVENT#" + id} }

// credentialsKey: CREDENTIALS#events#9f86d0... / CREDENTIALS. What waits to be
// claimed; TTL erases it.
func credentialsKey(k tenant.RequestKey) key {
	return key{"CREDENTIALS#" + requestName(k), "CREDENTIALS"}
}

// requestKey: REQUEST#system#9f86d0...  / REQUEST. The record of a request that
// may be sent again; TTL erases it.
func requestKey(k tenant.RequestKey) key { return key{"REQUEST#" + requestName(k), "REQUEST"} }

// requestName is how keys name a request.
func requestName(k tenant.RequestKey) string { return k.Caller + "#" + k.Hash }

// readRequestName takes a requestName apart.
func readRequestName(name string) tenant.RequestKey {
	i := strings.LastIndexByte(name, '#')
	if i < 0 {
		return tenant.RequestKey{}
	}
	return tenant.RequestKey{Caller: name[:i], Hash: name[i+1:]}
}

// keyStockShards spreads the stock of key pairs over partitions. Each takes
// 1,000 write units a second; a pair has 1.7 KB, so that putting it there costs
// two units, and taking it in a transaction four. So eight let more than 1,000
// creates a second take theirs.
const keyStockShards = 8

// KeyStockPrefix begins the partition keys of the stock of key pairs alone: the
// stream's filter follows it.
const KeyStockPrefix = "KEYSTOCK#"

// keyStockKey: KEYSTOCK#7 / 0015. A slot of the stock of key pairs, in the shard
// that its number gives.
func keyStockKey(slot int) key { return key{keyStockPK(slot), fmt.Sprintf("%04d", slot)} }

// keyStockHolderKey: KEYSTOCK / HOLDER. Who fills the stock.
func keyStockHolderKey() key { return key{"KEYSTOCK", "HOLDER"} }

// shards is over how many partitions a list is spread that has something of
// every instance: each takes 1,000 write units a second, a transactional write
// of a small item costs two.
const shards = 32

// shardOf returns the shard of an instance, from 0.
func shardOf(iid string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(iid)) // a hash never fails to write
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
func orphansPK(iid string) string          { return instancePK(iid) + "#ORPHANS" }
func orphansOf(oid string) string          { return orgPrefix + oid + "#" }
func projectsPK(iid string) string         { return instancePK(iid) + "#PROJECTS" }
func applicationsPK(iid string) string     { return instancePK(iid) + "#APPS" }
func applicationNamesPK(iid string) string { return instancePK(iid) + "#APPNAMES" }
func applicationIDsPK(iid string) string   { return instancePK(iid) + "#APPIDS" }
func applicationKeysPK(iid string) string  { return instancePK(iid) + "#APPKEYS" }
func authorizationsPK(iid string) string   { return instancePK(iid) + "#AUTHORIZATIONS" }
func projectNamesPK(iid string) string     { return instancePK(iid) + "#PROJECTNAMES" }
func sweepPK(iid string) string            { return instancePK(iid) + "#SWEEP" }
func membersPK(iid string) string          { return instancePK(iid) + "#MEMBERS" }
func eventsPK(iid string) string           { return eventKey(iid, "").PK }
func dueSigningKeysPK(shard int) string    { return fmt.Sprintf("SIGNINGKEYS#%02d", shard) }
func userPK(iid, uid string) string        { return instancePK(iid) + "#USER#" + uid }
