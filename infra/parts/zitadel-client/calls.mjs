// Calls by Connect's own clients, in Node and in browsers, with the services as this repository describes them.
import { createFileRegistry, fromBinary } from '@bufbuild/protobuf'
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt'
import { Code, ConnectError, createClient } from '@connectrpc/connect'

// services returns those of a FileDescriptorSet.
export const services = (bytes) => createFileRegistry(fromBinary(FileDescriptorSetSchema, bytes))

const refusal = async (call, registry) => {
  try {
    await call
    return 'not refused'
  } catch (e) {
    const [detail] = e instanceof ConnectError ? e.findDetails(registry.getMessage('zitadel.v1.ErrorDetail')) : []
    return `${Code[e.code]} ${e.rawMessage} ${detail?.id}`
  }
}

// secondVersion returns what calls of the second version led to.
export const secondVersion = async (registry, transport, name) => {
  const organizations = createClient(registry.getService('zitadel.org.v2.OrganizationService'), transport)
  const instances = createClient(registry.getService('zitadel.instance.v2.InstanceService'), transport)
  const { organizationId } = await organizations.addOrganization({ name })
  const listed = async () => {
    const { result } = await organizations.listOrganizations({ queries: [{ query: { case: 'idQuery', value: { id: organizationId } } }] })
    return result.map((o) => `${o.name} ${o.state}`)
  }
  const added = await listed()
  await organizations.updateOrganization({ organizationId, name: `${name}, renamed` })
  await organizations.deactivateOrganization({ organizationId })
  const deactivated = await listed()
  const again = await refusal(organizations.deactivateOrganization({ organizationId }), registry)
  await organizations.activateOrganization({ organizationId })
  await organizations.deleteOrganization({ organizationId })
  const { instance } = await instances.getInstance({})
  return { added, deactivated, again, deleted: await listed(), instance: instance.name }
}

// firstVersion returns what calls of the first version led to.
export const firstVersion = async (registry, transport) => {
  const admin = createClient(registry.getService('zitadel.admin.v1.AdminService'), transport)
  const { instance } = await admin.getMyInstance({})
  return { instance: instance.name, unknown: await refusal(admin.getOrgByID({ id: '7' }), registry) }
}
