import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { decodeJwt } from 'jose'
import { describe, expect, it } from 'vitest'
import type { Tokens } from '../../../local/identity/signIn.ts'
import { firstSignIn } from '../../../samples/firstSignIn.ts'
import { createClient } from '../../../shared/core/api/client.ts'
import { routes } from '../../../shared/http/routes.ts'
import { nightly } from '../../nightly.ts'
import { openTicket, useWorld } from '../world.ts'
import { refresh } from './refresh.ts'

const world = useWorld()
const script = (name: string) => fileURLToPath(new URL(`../../../operate/${name}`, import.meta.url))
const people = (...words: string[]) =>
  promisify(execFile)(process.execPath, [script('people.ts'), ...words, '--outputs', world.runtime().console])
const password = 'Chosen-by-Kim-2026'

async function signInFirst(email: string): Promise<Tokens> {
  const mail = (await world.runtime().mails()).find(({ to }) => to === email)
  const firstPassword = String(/: (\S+)$/m.exec(mail?.text ?? '')?.[1])
  const nowMs = Date.parse(await world.runtime().now())
  return (await firstSignIn(world.runtime().userPool, { email, firstPassword, password }, nowMs)).tokens
}

describe('operators', () => {
  const owner = ['--email', 'kim@fresh.example', '--name', 'Kim Fresh', '--organisation', 'fresh']
  const organisation = ['--organisation-name', 'Fresh AG', '--currency', 'CHF', '--plan', 'starter']

  nightly('create the first owner of a new organisation, who then does the rest; a repeat has no effect', async () => {
    await people('add-owner', ...owner, ...organisation)
    const { access_token } = await signInFirst('kim@fresh.example')
    expect(decodeJwt(access_token)).toMatchObject({ organisation: 'fresh', roles: 'owner' })
    const client = createClient(world.runtime().api, access_token)
    await openTicket(client)
    await people('add-owner', ...owner, ...organisation)
    expect((await client(routes.listMembers)).body.members).toHaveLength(1)
    const { events } = (await client(routes.listAuditEvents)).body
    expect(events.map(({ handler }) => handler)).toEqual(expect.arrayContaining(['registerOrganisation', 'setMember']))
  })

  it('add staff, and end their access', async () => {
    const agent = ['--group', 'agent', '--email', 'new-agent@provider.example']
    await people('add-staff', ...agent, '--name', 'Nick Agent')
    const { access_token, refresh_token = '' } = await signInFirst('new-agent@provider.example')
    expect(decodeJwt(access_token)).toMatchObject({ roles: 'agent', mfa: 'true' })
    await createClient(world.runtime().api, access_token)(routes.listQueue)
    await people('remove-staff', ...agent)
    const { userPool } = world.runtime()
    await expect(refresh(userPool, userPool.portal, refresh_token)).rejects.toThrow('invalid_grant')
  })

  nightly('see which option is missing, and that a group does not exist', async () => {
    await expect(people('add-staff', '--group', 'agent')).rejects.toThrow('--email is missing')
    await expect(people('add-staff', '--group', 'boss', '--email', 'b@x.example', '--name', 'B')).rejects.toThrow(
      'boss',
    )
    await expect(people('dance')).rejects.toThrow('add-owner')
  })
})
