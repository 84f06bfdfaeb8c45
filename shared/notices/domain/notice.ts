import * as z from 'zod'
import { ticketNumberSchema } from '../../core/domain/ticketNumber.ts'
import {
  type Instant,
  inDurationWords,
  inLocalWords,
  instantSchema,
  inUtcWords,
  localDateAt,
  toEpochMs,
} from '../../core/domain/time.ts'
import { entitlements, planSchema, prioritySchema } from '../../plans/domain/plans.ts'
import {
  audienceSchema,
  clockKindSchema,
  noticeLevelSchema,
  noticeLevels,
  noticeLevelWords,
} from '../../plans/domain/promise.ts'
import type { Ticket } from '../../tickets/domain/ticket.ts'

/** A notice to on-call staff, and the JSON form that machines receive. */
export const noticeSchema = z.strictObject({
  /** The same for every repeat of this notice, so that a repeat can be recognised. */
  id: z.string(),
  level: noticeLevelSchema,
  audience: z.array(audienceSchema),
  clock: clockKindSchema,
  ticket: ticketNumberSchema,
  subject: z.string(),
  organisation: z.string(),
  organisationName: z.string(),
  plan: planSchema,
  priority: prioritySchema,
  dueAt: instantSchema,
  /** Why it is due then, in words. */
  reason: z.string(),
  noticedAt: instantSchema,
  assignee: z.string().optional(),
  link: z.url(),
})
export type Notice = z.infer<typeof noticeSchema>

/** The audience of a level. It includes a Customer Success Manager only if the plan has one. */
function audienceOf({ level, plan, noticedAt }: Pick<Notice, 'level' | 'plan' | 'noticedAt'>): Notice['audience'] {
  const audience = noticeLevels.find((candidate) => candidate.level === level)?.audience ?? []
  const { customerSuccessManager } = entitlements(plan, localDateAt(toEpochMs(noticedAt)))
  return audience.filter((one) => one !== 'csm' || customerSuccessManager)
}

const clockWords = { initialResponse: 'an initial response', nextResponse: 'the next response' } as const

const targets = (count: string) => `is breached: nobody has responded, and ${count} has passed since it was due.`
const levelSentences = {
  approaching: 'is at risk: nobody has responded, and a quarter of its time is left.',
  overdue: 'is breached: nobody has responded, and its time has passed.',
  'escalated-1': targets('its full time'),
  'escalated-2': targets('twice its full time'),
  'escalated-3': targets('three times its full time'),
} as const satisfies Record<Notice['level'], string>

/** Builds the notice for a ticket whose clock has reached `level`. Throws if no clock is running. */
export function noticeOf(
  ticket: Ticket,
  {
    level,
    organisationName,
    portalUrl,
    now,
  }: Pick<Notice, 'level' | 'organisationName'> & { portalUrl: string; now: Notice['noticedAt'] },
): Notice {
  const { clock } = ticket
  if (!clock) throw new Error(`Ticket ${ticket.number} has no running clock.`)
  return {
    id: `${ticket.number}/${clock.kind}/${ticket.clockVersion ?? 1}/${level}`,
    level,
    audience: audienceOf({ level, plan: ticket.promise.plan, noticedAt: now }),
    clock: clock.kind,
    ticket: ticket.number,
    subject: cutSubject(ticket.subject),
    organisation: ticket.organisation,
    organisationName,
    plan: ticket.promise.plan,
    priority: ticket.priority,
    dueAt: clock.dueAt,
    reason: clock.reason,
    noticedAt: now,
    ...(ticket.assignee ? { assignee: ticket.assignee.name } : {}),
    link: `${portalUrl}/tickets/${ticket.number}`,
  }
}

/** The subject of the notice's email: under 100 printable ASCII characters, as SNS requires, and never empty. */
export function noticeSubject(notice: Notice): string {
  const line = `[${noticeLevelWords[notice.level]}] ${notice.ticket} ${notice.priority} ${notice.plan}: ${notice.organisationName}`
  return asciiLine(line)
}

/** The text of the notice's email. The only customer text in it is the subject, cut and on one line. */
export function noticeText(notice: Notice): string {
  const lateMs = toEpochMs(notice.noticedAt) - toEpochMs(notice.dueAt)
  const timing = lateMs >= 0 ? ['Overdue by', inDurationWords(lateMs)] : ['Time left', inDurationWords(-lateMs)]
  const rows = [
    ['Ticket', `${notice.ticket} "${cutSubject(notice.subject)}"`],
    ['Organisation', `${oneLine(notice.organisationName)} (${notice.organisation})`],
    ['Plan', notice.plan],
    ['Priority', notice.priority],
    ['Promise', clockWords[notice.clock].replace(/^\w+ /, '')],
    ['Due', inUtcWords(notice.dueAt)],
    ['', inLocalWords(notice.dueAt)],
    ['Reason', notice.reason],
    timing,
    ['Assignee', notice.assignee === undefined ? 'unassigned' : oneLine(notice.assignee)],
    ['Link', notice.link],
    ['Notice', `${notice.id} (repeats have the same id)`],
  ]
  const table = rows.map(([name = '', value]) => `${(name && `${name}:`).padEnd(14)}${value}`)
  return [`The promise of ${clockWords[notice.clock]} ${levelSentences[notice.level]}`, '', ...table, ''].join('\n')
}

/** The daily test. If it does not arrive, notices do not arrive either. */
export const testNoticeSubject = (now: Instant): string => `[TEST] Daily test of notices, ${now.slice(0, 10)}`
export const testNoticeText = (now: Instant): string =>
  `This is the daily test of notices, sent ${inUtcWords(now)}. If it does not arrive one day, neither do notices. Inform the operators then.\n`

/** Puts text on one visible line, without control, format, surrogate or bidirectional characters. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ').trim()

const cutSubject = (subject: string): string => Array.from(oneLine(subject)).slice(0, 80).join('')

/** Shortens text to one line under 100 printable ASCII characters, as SNS requires for a subject. */
export const asciiLine = (text: string): string =>
  oneLine(text.normalize('NFKD').replace(/\p{M}/gu, ''))
    .replace(/[^ -~]/gu, '?')
    .slice(0, 99)
    .trimEnd()
