import type { Answer, Input } from '../api/routes.ts'
import { providerTrail } from '../domain/audit.ts'
import { Refusal } from '../domain/errors.ts'
import { localDateAt, toEpochMs } from '../domain/time.ts'
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
 * content it refuses the batch with `usage_conflict`.
 */
export async function takeUsageRecords(
  { organisations, usage }: TakeUsageRecordsNeeds,
  call: Call,
  { body: { records } }: Input<'takeUsageRecords'>,
): Promise<Answer<'takeUsageRecords'>> {
  const currencies = new Map<string, string | undefined>()
  for (const id of new Set(records.map(({ organisation }) => organisation))) {
    currencies.set(id, (await organisations.find(id))?.currency)
  }
  const ids = new Set<string>()
  const issues = records.flatMap((record, index) => {
    const reason = ids.has(record.id) ? 'the id stands twice in this batch' : reasonAgainst(record, currencies, call)
    ids.add(record.id)
    return reason ? [{ path: ['records', index], message: reason }] : []
  })
  if (issues.length > 0) throw new Refusal('invalid', { issues })

  const dated = records.map((record) => ({ record, date: localDateAt(Date.parse(record.from)) }))
  const taken = await usage.take(dated, call.record(providerTrail, 'UsageTaken', `${records.length} records`))
  return { taken, repeated: records.length - taken }
}

function reasonAgainst(record: UsageRecord, currencies: ReadonlyMap<string, string | undefined>, { now }: Call) {
  const currency = currencies.get(record.organisation)
  if (currency === undefined) return 'the organisation is unknown'
  if (currency !== record.currency) return `the organisation is invoiced in ${currency}`
  if (Date.parse(record.to) < Date.parse(record.from)) return 'it ends before it begins'
  return Date.parse(record.to) > toEpochMs(now) + mayBeAheadMs ? 'it ends in the future' : undefined
}
