import type { LocalDate, Month } from '../../core/domain/time.ts'

/** Consumption of IaaS by local day, in micro-units of the organisation's currency. */
export type CostMicrosByDay = ReadonlyMap<LocalDate, bigint>

/** Consumption of an earlier month that came in after its run had begun: what was known of it before, and is since. */
export interface LateConsumption {
  readonly month: Month
  readonly before: CostMicrosByDay
  readonly after: CostMicrosByDay
}

export interface Consumption {
  readonly costs: CostMicrosByDay
  readonly late: readonly LateConsumption[]
}
