import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { DescribeUserPoolClientCommand, UpdateUserPoolClientCommand } from '@aws-sdk/client-cognito-identity-provider'
import { describe, expect, it } from 'vitest'
import { openStack } from '../../../operate/stack.ts'
import { routes } from '../../../shared/http/routes.ts'
import { nightly } from '../../nightly.ts'
import { useWorld } from '../world.ts'
import { useCompany } from './companySignIn.ts'

const world = useWorld()
const company = useCompany(world, 'login.companies.example')
const organisations = ['starling', 'pilatus', 'edelweiss']
const ownerOf = (organisation: string) => world.runtime().clientOf(`owner@${organisation}.example`)

async function prove(organisation: string): Promise<void> {
  const owner = await ownerOf(organisation)
  const domain = `${organisation}.example`
  const { record } = (await owner(routes.addSsoDomain, { body: { domain } })).body.domains[0] ?? {}
  await world.runtime().setName({ name: record?.name ?? '', texts: [record?.value ?? ''] })
  await owner(routes.proveSsoDomain, { params: { domain } })
}

async function described() {
  const { outputs, cognito } = await openStack(world.runtime().console)
  const { UserPoolId, SignOnClientId: ClientId } = outputs
  const { UserPoolClient } = await cognito.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId }))
  return { cognito, client: { ...UserPoolClient, UserPoolId, ClientId } }
}
const admitted = async () => (await described()).client.SupportedIdentityProviders ?? []

describe('the client for single sign-on', () => {
  nightly('admits every provider, even if several are connected or disconnected at once', async () => {
    for (const organisation of organisations) await prove(organisation)
    const owners = await Promise.all(organisations.map(ownerOf))
    await Promise.all(owners.map((owner) => owner(routes.setSsoConnection, { body: company.openId() })))
    expect(await admitted()).toHaveLength(3)
    const [one, other] = owners
    await Promise.all([one?.(routes.removeSsoConnection), other?.(routes.setSsoConnection, { body: company.openId() })])
    expect(await admitted()).toHaveLength(2)
  })

  it('is made to admit them again by operators, after a deployment that removed them', async () => {
    const { cognito, client } = await described()
    const { CreationDate, LastModifiedDate, ...kept } = client
    await cognito.send(new UpdateUserPoolClientCommand({ ...kept, SupportedIdentityProviders: [] }))
    expect(await admitted()).toEqual([])
    const script = fileURLToPath(new URL('../../../operate/admitProviders.ts', import.meta.url))
    await promisify(execFile)(process.execPath, [script, world.runtime().console])
    expect(await admitted()).toEqual(client.SupportedIdentityProviders)
  })
})
