import type { Input, Output } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { auditDays, providerTrail, redact } from '../core/domain/audit.ts'
import { Refusal } from '../core/domain/errors.ts'
import { type Instant, toEpochMs } from '../core/domain/time.ts'
import { hasAllTraffic } from '../organisations/domain/organisation.ts'
import { findOrganisations } from '../organisations/findOrganisations.ts'
import type { Organisations } from '../organisations/organisationPorts.ts'
import type { NoteTraffic, RecordTraffic } from './auditPorts.ts'
import type { auditRoutes } from './auditRoutes.ts'

export interface IngestAuditEventsDeps {
  readonly organisations: Pick<Organisations, 'find'>
  readonly keep: RecordTraffic
  readonly note: NoteTraffic
}

type SentEvent = Input<typeof auditRoutes.ingestAuditEvents>['body']['events'][number]

const mayBeAheadMs = 5 * 60_000
const eventsAtOnce = 25

/**
 * Ingests events of the platform's own API, each once. An interrupted batch is sent again unchanged. Events of
 * organisations whose plan includes only changes are not stored. An event that was already accepted with different
 * content stays as it was. Such events are reported after all others are recorded.
 */
export async function ingestAuditEvents(
  { organisations, keep, note }: IngestAuditEventsDeps,
  call: Call,
  { body: { events } }: Input<typeof auditRoutes.ingestAuditEvents>,
): Promise<Output<typeof auditRoutes.ingestAuditEvents>> {
  const known = await findOrganisations(organisations, new Set(events.map(({ organisation }) => organisation)))
  const issues = events.flatMap((event, index) => {
    const reason = reasonAgainst(event, known.get(event.organisation) !== undefined, call)
    return reason ? [{ path: ['events', index], message: reason }] : []
  })
  if (issues.length > 0) throw new Refusal('invalid', { issues })

  const kept = events.filter(({ organisation }) => hasAllTraffic(known.get(organisation), call.now))
  const outcomes = await keepAll(keep, kept, call.now)
  const count = (outcome: (typeof outcomes)[number]) => outcomes.filter((one) => one === outcome).length
  const response = { accepted: count('new'), repeated: count('known'), notKept: events.length - kept.length }
  if (response.accepted > 0)
    await note(
      call.record(
        providerTrail,
        'TrafficIngested',
        `${response.accepted} events`,
        isWhole(response) ? response : undefined,
      ),
    )
  const conflicts = kept.filter((_, index) => outcomes[index] === 'known as another')
  if (conflicts.length > 0)
    throw new Refusal('event_conflict', { ids: conflicts.map((event) => event['request-id']), ...response })
  return response

  function isWhole({ accepted, repeated }: typeof response): boolean {
    return accepted + repeated === kept.length
  }
}

async function keepAll(keep: RecordTraffic, events: readonly SentEvent[], now: Instant) {
  const outcomes: Awaited<ReturnType<RecordTraffic>>[] = []
  for (let start = 0; start < events.length; start += eventsAtOnce) {
    const next = events.slice(start, start + eventsAtOnce).map(({ organisation, ...event }) => {
      const redacted = {
        ...event,
        'path-params': redact(event['path-params']),
        'get-params': redact(event['get-params']),
        'body-params': redact(event['body-params']),
      }
      return keep(organisation, redacted, now)
    })
    outcomes.push(...(await Promise.all(next)))
  }
  return outcomes
}

function reasonAgainst({ timestamp }: SentEvent, isKnown: boolean, { now }: Call): string | undefined {
  const ageMs = toEpochMs(now) - toEpochMs(timestamp)
  if (!isKnown) return 'the organisation is unknown'
  if (ageMs < -mayBeAheadMs) return 'it is in the future'
  return ageMs > auditDays * 86_400_000 ? `it is older than ${auditDays} days` : undefined
}
