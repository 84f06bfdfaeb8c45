import { createHmac } from 'node:crypto'
import { toEpochMs } from '../../core/domain/time.ts'
import type { StreamSecrets } from '../auditStreamPorts.ts'

/**
 * Derives stream secrets from one secret of the service, the organisation and an id, so none is stored. Signs
 * deliveries as in Standard Webhooks:
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function createStreamSecrets(secret: () => Promise<string>): StreamSecrets {
  const keyOf = async (organisation: string, id: string): Promise<Buffer> =>
    createHmac('sha256', await secret())
      .update(JSON.stringify([organisation, id]))
      .digest()
  return {
    async reveal(organisation, id) {
      return `whsec_${(await keyOf(organisation, id)).toString('base64')}`
    },
    async sign(organisation, secrets, { id, at, body }) {
      const timestamp = String(Math.floor(toEpochMs(at) / 1000))
      const signatures = secrets.map(async (each) => {
        const key = await keyOf(organisation, each.id)
        return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
      })
      return {
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': (await Promise.all(signatures)).join(' '),
      }
    },
  }
}
