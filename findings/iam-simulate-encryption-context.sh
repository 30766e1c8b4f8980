#!/usr/bin/env bash
# Guess: a simulator of IAM that is given the encryption context of a request decides by a condition on one of its members, the usual way to
#        tie a role to its tenant's keys.
# Seen:  iam-simulate drops kms:EncryptionContext:tenant from the request, so that a statement that allows by it never applies, and one that
#        denies what differs always does. The list of the context's keys is taken.
#        Decrypt with tenant=a, allowed for tenant=a: ImplicitlyDenied
# With:  npm @cloud-copilot/iam-simulate 0.1.173
# So:    read ignoredContextKeys in the result, and test such conditions otherwise.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

noted "Decrypt with tenant=a" 'allowed for tenant=a: ImplicitlyDenied
denied unless tenant=a: ExplicitlyDenied
allowed with a key tenant: Allowed
allowed for the principal tag tenant=a: Allowed' "$(node_run @cloud-copilot/iam-simulate@0.1.173 <<'E'
import { runSimulation } from "@cloud-copilot/iam-simulate";

const account = "123456789012";
const decrypt = (Effect, Condition) => ({ Effect, Action: "kms:Decrypt", Resource: "*", ...(Condition && { Condition }) });
async function decided(name, ...statements) {
  const result = await runSimulation({
    identityPolicies: [{ name: "role", policy: { Version: "2012-10-17", Statement: statements } }], serviceControlPolicies: [], resourceControlPolicies: [],
    resourcePolicy: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "kms:*", Resource: "*" }] },
    request: { action: "kms:Decrypt", principal: `arn:aws:iam::${account}:role/users`,
      resource: { resource: `arn:aws:kms:eu-central-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`, accountId: account },
      contextVariables: { "kms:EncryptionContext:tenant": "a", "kms:EncryptionContextKeys": ["tenant"], "aws:PrincipalTag/tenant": "a" } },
  }, {});
  console.log(name + ":", result.overallResult);
}
await decided("allowed for tenant=a", decrypt("Allow", { StringEquals: { "kms:EncryptionContext:tenant": "a" } }));
await decided("denied unless tenant=a", decrypt("Allow"), decrypt("Deny", { StringNotEquals: { "kms:EncryptionContext:tenant": "a" } }));
await decided("allowed with a key tenant", decrypt("Allow", { "ForAnyValue:StringEquals": { "kms:EncryptionContextKeys": "tenant" } }));
await decided("allowed for the principal tag tenant=a", decrypt("Allow", { StringEquals: { "aws:PrincipalTag/tenant": "a" } }));
E
)"
