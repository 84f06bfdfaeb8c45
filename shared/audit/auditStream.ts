import type { Input, Output } from '../core/api/route.ts'
import { assertExpected, type Call, ownOrganisation } from '../core/call.ts'
import { auditDays } from '../core/domain/audit.ts'
import { Refusal } from '../core/domain/errors.ts'
import { type Instant, localDateAt, toEpochMs, toInstant } from '../core/domain/time.ts'
import { grantedTo } from '../organisations/domain/organisation.ts'
import type { Organisations } from '../organisations/organisationPorts.ts'
import { plansWith } from '../plans/domain/plans.ts'
import type { AuditStreams, StreamSecrets } from './auditStreamPorts.ts'
import type { auditStreamRoutes } from './auditStreamRoutes.ts'
import {
  type AuditStream,
  failureInWords,
  objectionTo,
  secretOverlapHours,
  startOfSlice,
  streamStatus,
} from './domain/auditStream.ts'

export interface AuditStreamDeps {
  readonly organisations: Pick<Organisations, 'find'>
  readonly streams: AuditStreams
  readonly secrets: Pick<StreamSecrets, 'reveal'>
  readonly newId: () => string
  readonly trustedReceivers: readonly string[]
}

/** Whether an organisation's plan includes audit streaming at `now`. */
export async function hasStreaming(organisations: Pick<Organisations, 'find'>, id: string, now: Instant) {
  return grantedTo(await organisations.find(id), now)?.auditStreaming === true
}

export async function getAuditStream(
  { streams }: AuditStreamDeps,
  call: Call,
): Promise<Output<typeof auditStreamRoutes.getAuditStream>> {
  return viewOf(await existing(streams, call))
}

/**
 * Streams the caller's audit trail to a URL, starting with the current five minutes. The secret of a new stream is
 * shown once.
 */
export async function setAuditStream(
  { organisations, streams, secrets, newId, trustedReceivers }: AuditStreamDeps,
  call: Call,
  { body: { url } }: Input<typeof auditStreamRoutes.setAuditStream>,
): Promise<Output<typeof auditStreamRoutes.setAuditStream>> {
  const organisation = ownOrganisation(call)
  if (!(await hasStreaming(organisations, organisation, call.now))) {
    const plans = plansWith(({ auditStreaming }) => auditStreaming, localDateAt(toEpochMs(call.now)))
    throw new Refusal('plan_lacks', { plans })
  }
  const objection = objectionTo(url, trustedReceivers)
  if (objection !== undefined) throw new Refusal('invalid', { issues: [{ path: ['url'], message: objection }] })
  const before = await streams.find(organisation)
  assertExpected(call, before?.version ?? 0)
  const made = { setAt: call.now, setBy: call.caller.id, url, version: (before?.version ?? 0) + 1 }
  const after: AuditStream = before
    ? { ...goingOn(before), ...made }
    : { ...made, secrets: [{ id: newId() }], deliveredUntil: startOfSlice(call.now) }
  const secret = before ? undefined : await secrets.reveal(organisation, after.secrets[0]?.id ?? '')
  const response = { ...viewOf(after), ...(secret !== undefined && { secret }) }
  await streams.save(organisation, before, after, call.record(organisation, 'AuditStreamSet', 'set', response))
  return response
}

/** Signs deliveries with a new secret, and for one day also with the current one. */
export async function rotateAuditStreamSecret(
  { streams, secrets, newId }: AuditStreamDeps,
  call: Call,
): Promise<Output<typeof auditStreamRoutes.rotateAuditStreamSecret>> {
  const organisation = ownOrganisation(call)
  const before = await existing(streams, call)
  const [present] = before.secrets
  const until = toInstant(toEpochMs(call.now) + secretOverlapHours * 3_600_000)
  const id = newId()
  const kept = present ? [{ id: present.id, until }] : []
  const after = { ...before, version: before.version + 1, secrets: [{ id }, ...kept] }
  const response = { ...viewOf(after), secret: await secrets.reveal(organisation, id) }
  await streams.save(
    organisation,
    before,
    after,
    call.record(organisation, 'AuditStreamSet', 'secret rotated', response),
  )
  return response
}

/** Resumes a paused stream, or delivers again from an instant that the table still covers. */
export async function resumeAuditStream(
  { streams }: AuditStreamDeps,
  call: Call,
  { body: { from } }: Input<typeof auditStreamRoutes.resumeAuditStream>,
): Promise<Output<typeof auditStreamRoutes.resumeAuditStream>> {
  const organisation = ownOrganisation(call)
  const before = await existing(streams, call)
  const earliest = toInstant(toEpochMs(call.now) - auditDays * 86_400_000)
  if (from !== undefined && (from < earliest || from > call.now))
    throw new Refusal('invalid', { issues: [{ path: ['from'], message: `must be within the last ${auditDays} days` }] })
  const deliveredUntil = from === undefined ? before.deliveredUntil : startOfSlice(from)
  const after = { ...goingOn(before), version: before.version + 1, deliveredUntil }
  const response = viewOf(after)
  await streams.save(organisation, before, after, call.record(organisation, 'AuditStreamSet', 'resumed', response))
  return response
}

export async function removeAuditStream(
  { streams }: AuditStreamDeps,
  call: Call,
): Promise<Output<typeof auditStreamRoutes.removeAuditStream>> {
  const organisation = ownOrganisation(call)
  const before = await existing(streams, call)
  const response = { removed: true } as const
  await streams.remove(organisation, before, call.record(organisation, 'AuditStreamRemoved', 'removed', response))
  return response
}

const goingOn = ({ failing: _failing, pausedAt: _pausedAt, ...stream }: AuditStream): AuditStream => stream

async function existing(streams: AuditStreams, call: Call): Promise<AuditStream> {
  const found = await streams.find(ownOrganisation(call))
  if (!found) throw new Refusal('not_found', { what: 'audit stream' })
  return found
}

function viewOf(stream: AuditStream) {
  const { url, deliveredUntil, failing, pausedAt, version } = stream
  return {
    url,
    status: streamStatus(stream),
    deliveredUntil,
    ...(failing && { failingSince: failing.since }),
    ...(failing?.last && { lastFailure: { ...failing.last, reason: failureInWords(failing.last) } }),
    ...(pausedAt !== undefined ? { pausedAt } : failing && { nextAttemptAt: failing.nextAt }),
    version,
  }
}
