import { PutCommand } from '@aws-sdk/lib-dynamodb'
import type { Tables } from '../../../core/adapters/dynamodb/client.ts'
import { auditPut } from '../../../core/adapters/dynamodb/transact.ts'
import { toEpochMs } from '../../../core/domain/time.ts'
import type { StaffAccess } from '../../identityPorts.ts'

const hourMs = 3_600_000
/** Limits the memory that a warm function uses. */
const maxRemembered = 10_000

/**
 * Records what staff read, in the audit trail of the data's owner and before the response: data whose access cannot be
 * recorded is not shown. A warm function remembers an access for an hour, so that a page that polls every few seconds
 * does not fill the trail.
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
