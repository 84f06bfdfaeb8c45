import * as z from 'zod'
import { statusOf } from '../core/api/problems.ts'
import type { Input, Output } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { providerTrail } from '../core/domain/audit.ts'
import { Refusal } from '../core/domain/errors.ts'
import { localDateAt, monthOf, toEpochMs } from '../core/domain/time.ts'
import { type Organisation, planOn } from '../organisations/domain/organisation.ts'
import { findOrganisations } from '../organisations/findOrganisations.ts'
import type { Organisations } from '../organisations/organisationPorts.ts'
import type { UsageRecord } from './domain/usage.ts'
import type { Usage } from './usagePorts.ts'
import type { usageRoutes } from './usageRoutes.ts'

export interface IngestUsageDeps {
  readonly organisations: Pick<Organisations, 'find'>
  readonly usage: Pick<Usage, 'ingest' | 'noteRefusal'>
}

const mayBeAheadMs = 5 * 60_000

/**
 * Ingests a batch of usage records, as a whole or not at all. A repeated record counts once. A repeated id with
 * different content refuses the batch with `usage_conflict`, which the provider's audit trail records. Usage that
 * arrives after its month was closed counts for the current month, whose invoice corrects the earlier one.
 */
export async function ingestUsage(
  { organisations, usage }: IngestUsageDeps,
  call: Call,
  { body: { records } }: Input<typeof usageRoutes.ingestUsage>,
): Promise<Output<typeof usageRoutes.ingestUsage>> {
  const known = await findOrganisations(organisations, new Set(records.map(({ organisation }) => organisation)))
  const ids = new Set<string>()
  const issues = records.flatMap((record, index) => {
    const reason = ids.has(record.id)
      ? 'the id appears twice in this batch'
      : reasonAgainst(record, known.get(record.organisation), call)
    ids.add(record.id)
    return reason ? [{ path: ['records', index], message: reason }] : []
  })
  if (issues.length > 0) throw new Refusal('invalid', { issues })

  const dated = records.map((record) => ({ record, date: localDateAt(Date.parse(record.from)) }))
  const responseFor = (accepted: number) => ({ accepted, repeated: records.length - accepted })
  try {
    const accepted = await usage.ingest(dated, monthOf(localDateAt(toEpochMs(call.now))), (part) => {
      const place = part.parts === 1 ? '' : `, part ${part.part} of ${part.parts}`
      const isLast = part.part === part.parts
      const response = isLast ? responseFor(part.acceptedBefore + part.accepted) : undefined
      return call.record(providerTrail, 'UsageIngested', `${part.accepted} records${place}`, response)
    })
    return responseFor(accepted)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'usage_conflict') await noteRefusal(usage, call, error)
    throw error
  }
}

/** Records a refusal where people find it, because they must investigate contradictory records. */
async function noteRefusal(usage: Pick<Usage, 'noteRefusal'>, call: Call, { details, code }: Refusal): Promise<void> {
  const { ids } = z.object({ ids: z.array(z.string()) }).parse(details)
  const record = call.record(providerTrail, 'UsageRefused', `${ids.length} records, the first ${ids[0]}`)
  await usage.noteRefusal({ ...record, audit: { ...record.audit, status: statusOf[code] } })
}

function reasonAgainst(record: UsageRecord, organisation: Organisation | undefined, { now }: Call): string | undefined {
  const [fromMs, toMs] = [Date.parse(record.from), Date.parse(record.to)]
  if (!organisation) return 'the organisation is unknown'
  if (organisation.currency !== record.currency) return `the organisation is invoiced in ${organisation.currency}`
  if (toMs < fromMs) return 'it ends before it begins'
  if (toMs > toEpochMs(now) + mayBeAheadMs) return 'it ends in the future'
  return planOn(organisation, localDateAt(fromMs)) ? undefined : 'it begins before the organisation joined'
}
