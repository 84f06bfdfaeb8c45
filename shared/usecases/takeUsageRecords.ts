import type { Answer, Input } from '../api/routes.ts'
import { providerTrail } from '../domain/audit.ts'
import { Refusal } from '../domain/errors.ts'
import { type Organisation, planOn } from '../domain/organisation.ts'
import { localDateAt, monthOf, toEpochMs } from '../domain/time.ts'
import type { UsageRecord } from '../domain/usage.ts'
import type { Call } from './call.ts'
import type { Organisations, Usage } from './ports.ts'

export interface TakeUsageRecordsNeeds {
  readonly organisations: Pick<Organisations, 'find'>
  readonly usage: Pick<Usage, 'take'>
}

const mayBeAheadMs = 5 * 60_000

/**
 * Takes a batch of usage records, whole or not at all. A record whose id was taken before counts once; with other
 * content it refuses the batch with `usage_conflict`. What comes after its month was closed counts for the running one,
 * whose invoice corrects the earlier.
 */
export async function takeUsageRecords(
  { organisations, usage }: TakeUsageRecordsNeeds,
  call: Call,
  { body: { records } }: Input<'takeUsageRecords'>,
): Promise<Answer<'takeUsageRecords'>> {
  const known = new Map<string, Organisation | undefined>()
  for (const id of new Set(records.map(({ organisation }) => organisation))) {
    known.set(id, await organisations.find(id))
  }
  const ids = new Set<string>()
  const issues = records.flatMap((record, index) => {
    const reason = ids.has(record.id)
      ? 'the id stands twice in this batch'
      : reasonAgainst(record, known.get(record.organisation), call)
    ids.add(record.id)
    return reason ? [{ path: ['records', index], message: reason }] : []
  })
  if (issues.length > 0) throw new Refusal('invalid', { issues })

  const dated = records.map((record) => ({ record, date: localDateAt(Date.parse(record.from)) }))
  const answerFor = (taken: number) => ({ taken, repeated: records.length - taken })
  const recordFor = (taken: number) => call.record(providerTrail, 'UsageTaken', `${taken} records`, answerFor(taken))
  return answerFor(await usage.take(dated, monthOf(localDateAt(toEpochMs(call.now))), recordFor))
}

function reasonAgainst(record: UsageRecord, organisation: Organisation | undefined, { now }: Call): string | undefined {
  const [fromMs, toMs] = [Date.parse(record.from), Date.parse(record.to)]
  if (!organisation) return 'the organisation is unknown'
  if (organisation.currency !== record.currency) return `the organisation is invoiced in ${organisation.currency}`
  if (toMs < fromMs) return 'it ends before it begins'
  if (toMs > toEpochMs(now) + mayBeAheadMs) return 'it ends in the future'
  return planOn(organisation, localDateAt(fromMs)) ? undefined : 'it begins before the organisation joined'
}
