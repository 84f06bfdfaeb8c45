import type { Recorder } from '../core/call.ts'
import { providerTrail } from '../core/domain/audit.ts'
import { inBatches } from '../core/domain/inBatches.ts'
import { type Instant, toEpochMs } from '../core/domain/time.ts'
import type { Organisations } from '../organisations/organisationPorts.ts'
import { hasStreaming } from './auditStream.ts'
import type { AuditStreams, MailOwners, PostToReceiver, StreamedEvents, StreamSecrets } from './auditStreamPorts.ts'
import {
  type AuditStream,
  afterDelivery,
  afterFailure,
  type DeliveryFailure,
  deliverableUntil,
  failureInWords,
  goodSecrets,
  sliceAt,
} from './domain/auditStream.ts'
import type { AuditWindow } from './domain/auditWindow.ts'

export interface DeliverAuditStreamDeps {
  readonly organisations: Pick<Organisations, 'find'>
  readonly streams: AuditStreams
  readonly events: StreamedEvents
  readonly secrets: Pick<StreamSecrets, 'sign'>
  readonly post: PostToReceiver
  readonly mailOwners: MailOwners
  readonly sha256: (text: string) => Promise<string>
  readonly record: Recorder
  readonly now: () => Instant
}

const eventsPerPost = 500
/** A stream that is far behind continues with the next task. */
const longestRunMs = 120_000

/**
 * Delivers newly recorded events in whole slices of five minutes. A partly delivered slice is sent again, with the same
 * ids and bodies. A failing receiver is retried later; after a day of failures the stream is paused.
 */
export async function deliverAuditStream(deps: DeliverAuditStreamDeps, organisation: string): Promise<void> {
  const { streams, events, record, now } = deps
  let stream = await streams.find(organisation)
  const startedAt = now()
  if (!stream || stream.pausedAt !== undefined) return
  if (stream.failing && startedAt < stream.failing.nextAt) return
  if (!(await hasStreaming(deps.organisations, organisation, startedAt))) return
  const until = deliverableUntil(startedAt)
  while (toEpochMs(now()) - toEpochMs(startedAt) < longestRunMs) {
    const first = await events.firstAt(organisation, stream.deliveredUntil, until)
    if (first === undefined) return
    const slice = sliceAt(first)
    const failure = await deliverSlice(deps, organisation, stream, slice)
    if (failure) return fail(deps, organisation, stream, failure)
    const after: AuditStream = afterDelivery(stream, slice.to)
    const about = `${organisation} ${slice.from}`
    await streams.save(organisation, stream, after, record(providerTrail, 'AuditStreamDelivered', about))
    stream = after
  }
}

/** Delivers a slice. Returns why it was not accepted; undefined if it was. */
async function deliverSlice(
  { events, secrets, post, sha256, now }: DeliverAuditStreamDeps,
  organisation: string,
  stream: AuditStream,
  slice: AuditWindow,
): Promise<DeliveryFailure | undefined> {
  let part = 0
  for await (const lines of inBatches(events.linesOf(organisation, slice), eventsPerPost)) {
    part++
    const envelope = `"type":"audit.events","organisation":${JSON.stringify(organisation)},"from":"${slice.from}"`
    const body = `{${envelope},"to":"${slice.to}","part":${part},"events":[${lines.join(',')}]}`
    const at = now()
    const id = `msg_${(await sha256(`${organisation} ${slice.from} ${part}`)).slice(0, 32)}`
    const headers = await secrets.sign(organisation, goodSecrets(stream, at), { id, at, body })
    const failure = await post(stream.url, { ...headers, 'content-type': 'application/json' }, body)
    if (failure) return failure
  }
  return undefined
}

async function fail(
  { streams, mailOwners, record, now }: DeliverAuditStreamDeps,
  organisation: string,
  stream: AuditStream,
  failure: DeliveryFailure,
): Promise<void> {
  const after = afterFailure(stream, now(), failure)
  const reason = failureInWords(failure)
  const isPaused = after.pausedAt !== undefined
  // Before the commit: two emails are better than none.
  if (isPaused)
    await mailOwners(
      organisation,
      'Your audit stream is paused',
      [
        `Your receiver has not accepted any delivery since ${after.failing?.since}. ${reason}`,
        '',
        'Nothing more is sent until an owner resumes the stream. Events of the last month are kept. They are then',
        'delivered from where the stream stopped, or from any time that you choose.',
      ].join('\n'),
    )
  const [trail, event] = isPaused
    ? ([organisation, 'AuditStreamPaused'] as const)
    : ([providerTrail, 'AuditStreamFailed'] as const)
  await streams.save(organisation, stream, after, record(trail, event, `${organisation}: ${reason}`))
}
