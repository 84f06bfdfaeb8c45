import * as z from 'zod'
import { instantSchema } from '../../core/domain/time.ts'
import { planSchema, targetSchema } from './plans.ts'

/** What a ticket was promised when it was opened, and what came of it. */
export const promiseSchema = z.strictObject({
  plan: planSchema,
  target: targetSchema,
  startedAt: instantSchema,
  /** Absent for best effort. */
  dueAt: instantSchema.optional(),
  /** Why it is due then, in words. */
  reason: z.string(),
})
export type ResponsePromise = z.infer<typeof promiseSchema>

export const clockKindSchema = z.enum(['initialResponse', 'nextResponse'])

/** A clock that runs until support answers in public. */
export const runningClockSchema = z.strictObject({
  kind: clockKindSchema,
  startedAt: instantSchema,
  /** From when the target counts, where that is later: since an upgrade. */
  countsFrom: instantSchema.optional(),
  /** What it counts by, where that is not what the ticket was promised: an upgrade betters the next response alone. */
  plan: planSchema.optional(),
  target: targetSchema.optional(),
  dueAt: instantSchema,
  /** Why it is due then, in words. */
  reason: z.string(),
})
export type RunningClock = z.infer<typeof runningClockSchema>

/** A clock that has stopped: `met` when the answer came at the due instant or before. */
export const stoppedClockSchema = z.strictObject({
  ...runningClockSchema.shape,
  stoppedAt: instantSchema,
  outcome: z.enum(['met', 'breached', 'closed unanswered']),
  /** Closed after the due instant without an answer: there is no response whose time could be told. */
  neverAnswered: z.literal(true).optional(),
  /** From the start to the answer, in the plan's support hours. */
  responseOpenSeconds: z.int().min(0),
  /** By how much the promise was broken, in the plan's support hours, begun seconds counted; zero when kept. */
  breachedByOpenSeconds: z.int().min(0),
})
export type StoppedClock = z.infer<typeof stoppedClockSchema>

export const noticeLevelSchema = z.enum(['approaching', 'overdue', 'escalated-1', 'escalated-2', 'escalated-3'])
export type NoticeLevel = z.infer<typeof noticeLevelSchema>

export const audienceSchema = z.enum(['on-call', 'lead', 'csm'])
export type Audience = z.infer<typeof audienceSchema>

/** When each level is announced, as the share of the target that has passed, and to whom. In order of time. */
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
