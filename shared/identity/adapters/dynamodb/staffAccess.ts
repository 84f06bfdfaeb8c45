import { PutCommand } from '@aws-sdk/lib-dynamodb'
import type { Tables } from '../../../core/adapters/dynamodb/client.ts'
import { auditPut } from '../../../core/adapters/dynamodb/transact.ts'
import { toEpochMs } from '../../../core/domain/time.ts'
import type { StaffAccess } from '../../identityPorts.ts'

const hourMs = 3_600_000
/** A bound to what a warm function remembers. */
const maxRemembered = 10_000

/**
 * Puts what staff look at into the trail of whose it is, before they are answered: what cannot be recorded is not shown.
 * A warm function remembers for an hour, so that a page which asks every few seconds fills no trail.
 */
export function createStaffAccess({ client, audit }: Pick<Tables, 'client' | 'audit'>): StaffAccess {
  const remembered = new Map<string, number>()
  return {
    async recordOnce({ trail, event, about, ...record }) {
      const what = JSON.stringify([trail, event, about, record.audit['iam-user'].id])
      const nowMs = toEpochMs(record.audit.timestamp)
      const since = nowMs - (remembered.get(what) ?? Number.NEGATIVE_INFINITY)
      if (since >= 0 && since < hourMs) return
      await client.send(new PutCommand(auditPut(audit, { trail, event, about, ...record })))
      if (remembered.size >= maxRemembered) remembered.clear()
      remembered.set(what, nowMs)
    },
  }
}
