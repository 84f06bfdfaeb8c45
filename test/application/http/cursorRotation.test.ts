import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { expect, it } from 'vitest'
import { routes } from '../../../shared/http/routes.ts'
import { openTicket, refusalOf, useWorld } from '../world.ts'

const world = useWorld()

/** Replaces the secret as an operator does. The previous secret stays, as `AWSPREVIOUS`. */
async function replaceCursorSecret(): Promise<void> {
  const { aws: endpoint, functions } = world.runtime()
  const environment = (await functions()).find(({ logicalId }) => logicalId.includes('tickets'))?.environment
  const credentials = { accessKeyId: 'administrator', secretAccessKey: 'local' }
  const secretsManager = new SecretsManagerClient({ endpoint, region: 'eu-central-1', credentials })
  const SecretString = 'x'.repeat(64)
  await secretsManager.send(new PutSecretValueCommand({ SecretId: environment?.CURSOR_SECRET, SecretString }))
}

it('after the cursor secret is replaced, old cursors work for a day and are then refused as expired [9]', async () => {
  const customer = await world.as('customer')
  for (let count = 0; count < 3; count++) await openTicket(customer)
  const page = async (cursor?: string) => {
    const client = await world.as('customer')
    return (await client(routes.listTickets, { query: { limit: '1', ...(cursor !== undefined && { cursor }) } })).body
  }
  const before = (await page()).nextCursor
  await replaceCursorSecret()
  // Warm functions read the new secret within an hour.
  await world.runtime().moveClock('2026-11-16T10:00:00Z')
  expect((await page(before)).tickets).toHaveLength(1)
  const after = (await page()).nextCursor
  await world.runtime().moveClock('2026-11-17T09:00:00Z')
  expect(await refusalOf(page(before))).toMatchObject({ status: 400, code: 'cursor_expired' })
  expect((await page(after)).tickets).toHaveLength(1)
})
