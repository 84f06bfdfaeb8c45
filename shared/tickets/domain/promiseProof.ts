import * as z from 'zod'
import { inDurationWords, inLocalWords, instantSchema } from '../../core/domain/time.ts'
import {
  clockKindSchema,
  noticeLevelSchema,
  noticeLevelWords,
  type PlannedNotice,
  type StoppedClock,
  stoppedClockSchema,
} from '../../plans/domain/promise.ts'
import { type Change, type Entry, entrySchema } from './ticket.ts'

/** The events of a ticket's promise, each with the sentence that explains it in the proof. */
const sentences = {
  opened: 'Support owes an initial response.',
  clockStarted: 'A customer wrote and is waiting for a response.',
  priorityChanged: 'The promise was recalculated for another priority.',
  upgraded: 'A plan upgrade improved the promise.',
  recalculated: 'The promise was recalculated with the calendar valid at that time.',
  answered: 'Support replied publicly.',
  closed: 'The ticket was closed.',
  noticePublished: 'On-call staff were notified.',
  noticesPaused: 'Someone was handling the ticket, so on-call staff were not notified.',
} as const
type ProofEventKind = keyof typeof sentences
const kindSchema = z.enum(Object.keys(sentences) as [ProofEventKind, ...ProofEventKind[]])

/**
 * One event of a ticket's proof. It contains no messages. The only text that people wrote is the reason of a change,
 * which both sides can read.
 */
export const proofEventSchema = z.strictObject({
  at: instantSchema,
  event: kindSchema,
  /** Who caused the event. Absent for events of the scan. */
  by: z.string().optional(),
  clock: clockKindSchema.optional(),
  /** The due time of the clock from this event on. */
  dueAt: instantSchema.optional(),
  level: noticeLevelSchema.optional(),
  outcome: stoppedClockSchema.shape.outcome.optional(),
  /** From the start to the response, in the plan's support hours. */
  responseOpenSeconds: stoppedClockSchema.shape.responseOpenSeconds.optional(),
  reason: z.string(),
})
export type ProofEvent = z.infer<typeof proofEventSchema>

/** The input of a proof: changes without their messages. */
export const provingEntrySchema = entrySchema.pick({ by: true, at: true, change: true })
export type ProvingEntry = Pick<Entry, 'by' | 'at' | 'change'>

/** Returns every event of a ticket's clocks. Changes keep their order, and announced notices are inserted by time. */
export function promiseProof(entries: readonly ProvingEntry[], announced: readonly PlannedNotice[]): ProofEvent[] {
  const proof: ProofEvent[] = entries.flatMap(({ by, at, change }) =>
    change ? eventsOf(change).map((event) => ({ at, by: by.name, ...event })) : [],
  )
  for (const { level, at } of announced) {
    const before = proof.findLastIndex((event) => event.at <= at)
    const reason = `${sentences.noticePublished} It was ${noticeLevelWords[level].toLowerCase()}.`
    proof.splice(before + 1, 0, { at, event: 'noticePublished', level, reason })
  }
  return proof
}

type ProofEventFacts = Omit<ProofEvent, 'at' | 'by'>

function eventsOf(change: Change): ProofEventFacts[] {
  const { stoppedClock, startedClock } = change
  const event = eventOf(change)
  if (!event) return []
  const clock = stoppedClock?.kind ?? startedClock?.kind
  return [
    {
      event,
      ...(clock && { clock }),
      ...(startedClock && { dueAt: startedClock.dueAt }),
      ...(stoppedClock && { outcome: stoppedClock.outcome, responseOpenSeconds: stoppedClock.responseOpenSeconds }),
      reason: [sentences[event], ...detailsOf(change, event)].join(' '),
    },
  ]
}

function eventOf({ move, startedClock, cause }: Change): ProofEventKind | undefined {
  switch (move) {
    case 'open':
      return 'opened'
    case 'answer':
    case 'answerAndKeepOpen':
      return 'answered'
    case 'customerReply':
      return startedClock && 'clockStarted'
    case 'prioritise':
      return 'priorityChanged'
    case 'promise':
      return cause === 'calendar' ? 'recalculated' : 'upgraded'
    case 'close':
      return 'closed'
    case 'pauseNotices':
      return 'noticesPaused'
    default:
      return undefined
  }
}

function detailsOf(
  { startedClock, stoppedClock, priority, reason, noticesPausedUntil, dueAt }: Change,
  event: ProofEventKind,
): string[] {
  const owes = event === 'opened' || event === 'priorityChanged'
  return [
    ...(priority ? [`From ${priority.from} to ${priority.to}: "${reason}".`] : []),
    ...(startedClock ? [`Due ${inLocalWords(startedClock.dueAt)}: ${startedClock.reason}.`] : []),
    ...(owes && !startedClock
      ? ['No clock was started: no response time is promised, or support has already replied.']
      : []),
    ...(dueAt?.from ? [`Before, it was due ${inLocalWords(dueAt.from)}.`] : []),
    ...(stoppedClock ? [outcomeSentence(stoppedClock)] : []),
    ...(event === 'answered' && !stoppedClock ? ['No clock was running.'] : []),
    ...(noticesPausedUntil ? [`Until ${inLocalWords(noticesPausedUntil)}: "${reason}".`] : []),
  ]
}

function outcomeSentence({ outcome, dueAt, responseOpenSeconds, breachedByOpenSeconds }: StoppedClock): string {
  const took = `It took ${inDurationWords(responseOpenSeconds * 1_000)} of support hours`
  const late = `${inDurationWords(breachedByOpenSeconds * 1_000)} of support hours too late`
  return `${took}, and was due ${inLocalWords(dueAt)}: ${outcome === 'breached' ? `breached, ${late}` : outcome}.`
}
