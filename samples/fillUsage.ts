import { addDays, dateSchema, type LocalDate } from '../shared/core/domain/time.ts'
import { routes } from '../shared/http/routes.ts'
import type { SampleOrganisation } from './organisations.ts'
import type { RuntimeAccess } from './runtime.ts'

interface Resource {
  readonly id: string
  readonly type: string
  readonly zone: string
  readonly unit: string
  /** Per day. */
  readonly quantity: number
  readonly costCents: number
  readonly team: string
}

const resource = (
  id: string,
  [type, unit, quantity]: readonly [string, string, number],
  costCents: number,
  team: string,
): Resource => ({ id, type, unit, quantity, costCents, team, zone: `ch-gva-${(id.length % 2) + 1}` })

const [instance, volume, balancer, bucket, database] = [
  ['compute instance', 'h', 24],
  ['block volume', 'GB', 500],
  ['load balancer', 'h', 24],
  ['object storage', 'GB', 2_000],
  ['managed database', 'h', 24],
] as const

const resourcesOf: Readonly<Record<SampleOrganisation, readonly Resource[]>> = {
  birch: [resource('web-1', instance, 240, 'web'), resource('vol-1', volume, 130, 'web')],
  starling: [
    resource('studio-1', instance, 460, 'studio'),
    resource('media', bucket, 320, 'studio'),
    resource('lb-1', balancer, 75, 'web'),
  ],
  pilatus: [
    resource('shop-1', instance, 1_920, 'shop'),
    resource('shop-2', instance, 1_920, 'shop'),
    resource('db-1', database, 3_450, 'shop'),
    resource('lb-1', balancer, 75, 'shop'),
    resource('recipes', bucket, 260, 'bakery'),
  ],
  edelweiss: [
    resource('records-1', database, 48_000, 'records'),
    resource('records-2', database, 48_000, 'records'),
    resource('imaging', bucket, 61_500, 'imaging'),
    resource('portal-1', instance, 21_300, 'portal'),
    resource('portal-2', instance, 21_300, 'portal'),
  ],
}
const currencyOf = { birch: 'EUR', starling: 'CHF', pilatus: 'CHF', edelweiss: 'CHF' } as const
const recordsAtOnce = 1_000

/**
 * Sends the daily usage of each organisation as the platform, for days from `from` until before `until`. The records
 * are the same each time.
 */
export async function fillUsage(runtime: RuntimeAccess, from: LocalDate, until: LocalDate): Promise<number> {
  const days: LocalDate[] = []
  for (let day = from; day < until; day = addDays(day, 1)) days.push(day)
  const organisations = Object.keys(resourcesOf) as SampleOrganisation[]
  const records = organisations.flatMap((organisation) =>
    resourcesOf[organisation].flatMap((one) => days.map((day, index) => recordOf(organisation, one, day, index))),
  )
  const platform = await runtime.clientOf('platform')
  for (let start = 0; start < records.length; start += recordsAtOnce)
    await platform(routes.ingestUsage, { body: { records: records.slice(start, start + recordsAtOnce) } })
  return records.length
}

function recordOf(
  organisation: SampleOrganisation,
  { id, type, zone, unit, quantity, costCents, team }: Resource,
  day: LocalDate,
  index: number,
) {
  // Less at weekends, and slightly more each week.
  const weekday = new Date(`${dateSchema.parse(day)}T12:00:00Z`).getUTCDay()
  const percent = (weekday === 0 || weekday === 6 ? 70 : 100) + Math.floor(index / 7)
  return {
    id: `sample-${organisation}-${id}-${day}`,
    organisation,
    resourceId: id,
    resourceType: type,
    zone,
    quantity: String(quantity),
    unit,
    from: `${day}T00:00:00Z`,
    to: `${day}T23:59:59Z`,
    cost: ((costCents * percent) / 10_000).toFixed(4),
    currency: currencyOf[organisation],
    tags: { team },
  }
}
