import * as z from 'zod'
import { auditEventSchema } from '../../domain/audit.ts'
import type { AuditTrail } from '../../usecases/ports.ts'
import type { AuditTable } from './client.ts'
import { readPage } from './readPage.ts'

const itemSchema = z.object({ event: auditEventSchema })

export function createAuditTrail({ client, audit }: AuditTable): AuditTrail {
  return {
    async list(trail, since, page) {
      const query = {
        TableName: audit,
        KeyConditionExpression: 'PK = :trail AND SK >= :since',
        ExpressionAttributeValues: { ':trail': trail, ':since': since },
        ScanIndexForward: false,
      }
      const { items, last } = await readPage({ client }, itemSchema, query, page)
      return { items: items.map(({ event }) => event), last }
    },
  }
}
