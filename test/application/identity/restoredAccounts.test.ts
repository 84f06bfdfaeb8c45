import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { AdminDeleteUserCommand } from '@aws-sdk/client-cognito-identity-provider'
import { GetObjectCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Tokens } from '../../../local/identity/signIn.ts'
import { openStack } from '../../../operate/stack.ts'
import { firstSignIn } from '../../../samples/firstSignIn.ts'
import { type Client, createClient } from '../../../shared/core/api/client.ts'
import { routes } from '../../../shared/http/routes.ts'
import { letPass, openTicket, useWorld } from '../world.ts'
import { tokenMailedTo } from './invited.ts'

const world = useWorld()
const folder = mkdtempSync(join(tmpdir(), 'tierdesk-accounts-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = join(folder, 'accounts.jsonl')
const script = fileURLToPath(new URL('../../../operate/people.ts', import.meta.url))
const people = (...words: string[]) =>
  promisify(execFile)(process.execPath, [script, ...words, '--outputs', world.runtime().console])

/** Signs in with the newest temporary password that was emailed, chooses a password and sets up an authenticator. */
async function signInFirst(email: string): Promise<Tokens> {
  const mail = (await world.runtime().mails()).find(
    ({ to, subject }) => to === email && subject.startsWith('Your account'),
  )
  const firstPassword = String(/: (\S+)$/m.exec(mail?.text ?? '')?.[1])
  const nowMs = Date.parse(await world.runtime().now())
  return (await firstSignIn(world.runtime().userPool, { email, firstPassword, password: 'Chosen-by-me-2026' }, nowMs))
    .tokens
}

/** Takes the export of the night, as an operator downloads it. */
async function exportOfNight(date: string): Promise<string> {
  await letPass(world, `${date}T02:00:00Z`)
  const { emulators } = world.runtime()
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const s3 = new S3Client({ region: 'eu-central-1', endpoint: emulators.messaging, credentials, forcePathStyle: true })
  const { Buckets = [] } = await s3.send(new ListBucketsCommand())
  const Bucket = Buckets.find(({ Name }) => Name?.includes('exportsbucket'))?.Name
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: `accounts/${date}.jsonl` }))
  return String(await Body?.transformToString())
}

describe('after the user pool was lost, its accounts are made again from the export of the night', () => {
  const customer = { email: 'lena@consultants.example', name: 'Lena Graf' }
  const colleague = { email: 'nick@provider.example', name: 'Nick Agent' }
  let before: { readonly customer: string; readonly colleague: string; readonly number: string }
  let lines = ''

  beforeAll(async () => {
    await (await world.as('owner'))(routes.inviteMember, { body: customer })
    const guest = await clientOf(customer.email)
    const member = (
      await guest(routes.acceptInvitation, { body: { token: await tokenMailedTo(world, customer.email) } })
    ).body.member
    await people('add-staff', '--group', 'agent', '--email', colleague.email, '--name', colleague.name)
    const agent = decodeJwt((await signInFirst(colleague.email)).access_token).sub ?? ''
    const { number } = await openTicket(await world.as('customer'))
    before = { customer: member, colleague: agent, number }
    lines = await exportOfNight('2026-11-17')
    writeFileSync(file, lines)
    const { cognito, outputs } = await openStack(world.runtime().console)
    for (const Username of [customer.email, colleague.email])
      await cognito.send(new AdminDeleteUserCommand({ UserPoolId: outputs.UserPoolId, Username }))
  }, 60_000)

  const clientOf = async (email: string): Promise<Client> =>
    createClient(world.runtime().api, (await signInFirst(email)).access_token)

  it('names each account once, with its groups', () => {
    const accounts = lines
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(new Set(accounts.map(({ username }) => username)).size).toBe(accounts.length)
    expect(accounts).toContainEqual(expect.objectContaining({ ...customer, person: before.customer, groups: [] }))
    expect(accounts).toContainEqual(
      expect.objectContaining({ ...colleague, person: before.colleague, groups: ['agent'] }),
    )
  })

  it('and everybody is who they were: a customer, and a colleague with the groups of before', async () => {
    expect((await people('restore', '--accounts', file)).stdout).toContain('Made: 2. ')
    const tokens = await signInFirst(customer.email)
    const claims = decodeJwt(tokens.access_token)
    expect(claims).toMatchObject({ organisation: 'pilatus', roles: 'customer', person: before.customer })
    expect(claims.sub).not.toBe(before.customer)
    const client = createClient(world.runtime().api, tokens.access_token)
    const { number } = before
    await client(routes.writeMessage, { params: { number }, body: { body: 'I am back.' } })
    const { entries } = (await client(routes.getTicket, { params: { number } })).body
    expect(entries.at(-1)).toMatchObject({ by: { id: before.customer } })

    const agent = await clientOf(colleague.email)
    await agent(routes.assignTicket, { params: { number }, body: {} })
    const { assignee } = (await agent(routes.getTicket, { params: { number } })).body
    expect(assignee?.id).toBe(before.colleague)
  })

  it('and a repeat changes nothing; a damaged file is refused by its line', async () => {
    expect((await people('restore', '--accounts', file)).stdout).toContain('Made: 0. ')
    writeFileSync(file, `${lines}{"person":1}\n`)
    const count = lines.trim().split('\n').length
    await expect(people('restore', '--accounts', file)).rejects.toThrow(`accounts.jsonl, line ${count + 1}`)
  })
})
