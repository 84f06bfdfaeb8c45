import * as z from 'zod'
import { inDurationWords, instantSchema, inUtcWords, toEpochMs } from '../../core/domain/time.ts'
import { planSchema } from '../../plans/domain/plans.ts'
import { audienceSchema, noticeLevelSchema, noticeLevelWords } from '../../plans/domain/promise.ts'
import { asciiLine, noticeSchema, oneLine } from './notice.ts'

/** How many notices of one level a run sends one by one. If there are more, it sends one digest for each plan. */
export const digestAbove = 20
/** How many tickets a digest names. */
const namedInDigest = 50

/** What on-call staff receive when so many notices are due at once that no one could read them one by one. */
export const digestSchema = z.strictObject({
  /** The same for every repeat with the same tickets. */
  id: z.string(),
  level: noticeLevelSchema,
  plan: planSchema,
  audience: z.array(audienceSchema),
  count: z.int().min(1),
  countsByPriority: z.record(z.string(), z.int()),
  noticedAt: instantSchema,
  /** The notices with the earliest due times, earliest first. */
  worst: z.array(noticeSchema),
})
export type Digest = z.infer<typeof digestSchema>

/** Builds one digest from notices of the same level and plan. */
export function digestOf(notices: readonly z.infer<typeof noticeSchema>[]): Digest {
  const byLateness = notices.toSorted((a, b) => (`${a.dueAt} ${a.id}` < `${b.dueAt} ${b.id}` ? -1 : 1))
  const [first] = byLateness
  if (!first) throw new Error('A digest needs at least one notice.')
  const countsByPriority: Record<string, number> = {}
  for (const { priority } of notices) countsByPriority[priority] = (countsByPriority[priority] ?? 0) + 1
  return {
    id: `digest/${first.plan}/${first.level}/${notices.length}/${first.id}`,
    level: first.level,
    plan: first.plan,
    audience: first.audience,
    count: notices.length,
    countsByPriority,
    noticedAt: first.noticedAt,
    worst: byLateness.slice(0, namedInDigest),
  }
}

/** The subject of the digest's email: under 100 printable ASCII characters. */
export const digestSubject = ({ level, plan, count }: Digest): string =>
  asciiLine(`[DIGEST ${noticeLevelWords[level]}] ${count} tickets on plan ${plan}`)

export function digestText({ id, level, plan, count, countsByPriority, noticedAt, worst }: Digest): string {
  const counts = Object.entries(countsByPriority)
    .sort()
    .map(([priority, of]) => `${priority}: ${of}`)
  const rows = worst.map(({ ticket, priority, dueAt, organisationName, assignee, link }) => {
    const lateMs = toEpochMs(noticedAt) - toEpochMs(dueAt)
    const timing = lateMs >= 0 ? `overdue by ${inDurationWords(lateMs)}` : `${inDurationWords(-lateMs)} left`
    return `${ticket} ${priority} due ${inUtcWords(dueAt)}, ${timing}, ${oneLine(organisationName)}, ${oneLine(assignee ?? 'unassigned')}, ${link}`
  })
  const title = `${count} promises on plan ${plan} have reached the level ${level} at once. This digest replaces their separate notices.`
  const named = worst.length < count ? `The ${worst.length} with the earliest due times:` : 'The tickets:'
  return [title, '', counts.join(', '), '', named, ...rows, '', `Notice: ${id}`, ''].join('\n')
}
