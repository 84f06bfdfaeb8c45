import * as z from 'zod'
import { instantSchema } from '../../core/domain/time.ts'
import { planSchema, targetSchema } from './plans.ts'

/** The response time that a ticket was promised. */
export const promiseSchema = z.strictObject({
  plan: planSchema,
  target: targetSchema,
  startedAt: instantSchema,
  /** Absent for best effort. */
  dueAt: instantSchema.optional(),
  /** Explains the due time in words. */
  reason: z.string(),
})
export type ResponsePromise = z.infer<typeof promiseSchema>

export const clockKindSchema = z.enum(['initialResponse', 'nextResponse'])

/** A clock that runs until support sends a public reply. */
export const runningClockSchema = z.strictObject({
  kind: clockKindSchema,
  startedAt: instantSchema,
  /** The instant of an upgrade, from which the target counts. Absent if it counts from `startedAt`. */
  countsFrom: instantSchema.optional(),
  /** Present if they differ from the ticket's promise: an upgrade has improved only the next response. */
  plan: planSchema.optional(),
  target: targetSchema.optional(),
  dueAt: instantSchema,
  /** Explains the due time in words. */
  reason: z.string(),
})
export type RunningClock = z.infer<typeof runningClockSchema>

/** A stopped clock. It was `met` if the response came at the due instant or before. */
export const stoppedClockSchema = z.strictObject({
  ...runningClockSchema.shape,
  stoppedAt: instantSchema,
  outcome: z.enum(['met', 'breached', 'closed unanswered']),
  /** Closed after the due instant without a response, so that there is no response time to report. */
  neverAnswered: z.literal(true).optional(),
  /** From the start to the stop, in seconds of the plan's support hours. */
  responseOpenSeconds: z.int().min(0),
  /** How long the clock was overdue, in seconds of the plan's support hours, rounded up; 0 if it stopped in time. */
  breachedByOpenSeconds: z.int().min(0),
})
export type StoppedClock = z.infer<typeof stoppedClockSchema>

export const noticeLevelSchema = z.enum(['approaching', 'overdue', 'escalated-1', 'escalated-2', 'escalated-3'])
export type NoticeLevel = z.infer<typeof noticeLevelSchema>

export const audienceSchema = z.enum(['on-call', 'lead', 'csm'])
export type Audience = z.infer<typeof audienceSchema>

/** When each level is announced, as the elapsed share of the target, and to whom. In order of time. */
export const noticeLevels: readonly {
  readonly level: NoticeLevel
  readonly share: number
  readonly onlyIfTargetEscalates: boolean
  readonly audience: readonly Audience[]
}[] = [
  { level: 'approaching', share: 0.75, onlyIfTargetEscalates: true, audience: ['on-call'] },
  { level: 'overdue', share: 1, onlyIfTargetEscalates: false, audience: ['on-call'] },
  { level: 'escalated-1', share: 2, onlyIfTargetEscalates: false, audience: ['on-call', 'lead', 'csm'] },
  { level: 'escalated-2', share: 3, onlyIfTargetEscalates: false, audience: ['on-call', 'lead', 'csm'] },
  { level: 'escalated-3', share: 4, onlyIfTargetEscalates: false, audience: ['on-call', 'lead', 'csm'] },
]

export const plannedNoticeSchema = z.strictObject({ level: noticeLevelSchema, at: instantSchema })
export type PlannedNotice = z.infer<typeof plannedNoticeSchema>

export const noticeLevelWords = {
  approaching: 'DUE SOON',
  overdue: 'OVERDUE',
  'escalated-1': 'ESCALATED 1',
  'escalated-2': 'ESCALATED 2',
  'escalated-3': 'ESCALATED 3',
} as const satisfies Record<NoticeLevel, string>
