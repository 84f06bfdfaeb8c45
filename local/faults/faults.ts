import { createHash } from 'node:crypto'
import * as z from 'zod'

const shareSchema = z.number().min(0).max(1)
const msSchema = z.int().min(0).max(60_000)

/** What goes wrong at a call of a function to AWS. */
const callFaultSchema = z.strictObject({
  /** As requests name it, such as `dynamodb`, `sqs` or `s3`. */
  service: z.string().optional(),
  operation: z.string().optional(),
  /** The beginning of the logical id of the calling function. */
  caller: z.string().optional(),
  /** Of the calls that match, as a share from 0 to 1. */
  share: shareSchema,
  fault: z.enum(['throttle', 'server error', 'lost reply', 'slow']),
  /** How long a slow call waits. */
  slowMs: msSchema.default(1_500),
})

/** What goes wrong, as a file describes it. Everything that is absent works. */
export const faultsSchema = z.strictObject({
  /** Decides which calls fail, so that a run can be repeated as far as its timing allows. */
  seed: z.int().default(1),
  calls: z.array(callFaultSchema).default([]),
  /** Index reads show tables as they were up to this long ago. */
  staleIndexesMs: msSchema.default(0),
  /** The share of messages that are delivered twice, at about the same time. */
  duplicates: shareSchema.default(0),
  /** Messages wait up to this long before their delivery, so that later ones overtake them. */
  reorderMs: msSchema.default(0),
  functions: z
    .strictObject({
      /** The share of invocations during which the function's process ends. */
      killed: shareSchema.default(0),
      /** The clock of each process differs by up to this. */
      clocksApartMs: msSchema.default(0),
    })
    .prefault({}),
})
export type FaultPlan = z.output<typeof faultsSchema>
/** A plan as it is written: what is absent works. */
export type WrittenFaults = z.input<typeof faultsSchema>

export type Faults = ReturnType<typeof createFaults>

/** The faults that the runtime injects. There are none at first. */
export function createFaults() {
  let plan: FaultPlan = faultsSchema.parse({})
  const listeners: ((plan: FaultPlan) => Promise<void>)[] = []
  const draws = new Map<string, number>()

  /** The next number from 0 to 1 of a series. Each kind of decision has its own, so that none shifts the others. */
  function draw(series: string): number {
    const index = draws.get(series) ?? 0
    draws.set(series, index + 1)
    return createHash('sha256').update(`${plan.seed}/${series}/${index}`).digest().readUInt32BE(0) / 2 ** 32
  }

  return {
    plan: () => plan,
    /** Resolves once the plan is in effect. */
    async set(next: FaultPlan) {
      plan = next
      draws.clear()
      for (const listener of listeners) await listener(next)
    },
    onChange: (listener: (plan: FaultPlan) => Promise<void>) => void listeners.push(listener),
    /** The fault of a call, if it has one. */
    ofCall({ service, operation, principal }: { service: string; operation: string; principal: string }) {
      return plan.calls.find(
        (fault) =>
          (fault.service ?? service) === service &&
          (fault.operation ?? operation) === operation &&
          principal.startsWith(fault.caller ?? '') &&
          fault.share > 0 &&
          draw(`${service} ${operation} ${fault.fault}`) < fault.share,
      )
    },
    isDuplicate: (): boolean => plan.duplicates > 0 && draw('duplicate') < plan.duplicates,
    /** How long a message waits. */
    waitMs: (): number => (plan.reorderMs > 0 ? Math.floor(draw('reorder') * plan.reorderMs) : 0),
    /** When during an invocation its process ends, in milliseconds. Undefined if it does not. */
    killAfterMs(): number | undefined {
      const { killed } = plan.functions
      return killed > 0 && draw('kill') < killed ? Math.floor(draw('kill after') * 300) : undefined
    },
    /** By how much the clock of a new process differs. */
    clockOffsetMs(): number {
      const { clocksApartMs } = plan.functions
      return clocksApartMs > 0 ? Math.round((2 * draw('clock') - 1) * clocksApartMs) : 0
    },
  }
}

/** Without faults, for those who start parts of the runtime alone. */
export const noFaults: Faults = createFaults()
