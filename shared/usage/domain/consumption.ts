import type { LocalDate, Month } from '../../core/domain/time.ts'

/** IaaS consumption by local day, in micro-units of the organisation's currency. */
export type CostMicrosByDay = ReadonlyMap<LocalDate, bigint>

/** Consumption of an earlier month that arrived after its run had begun, as known before and after its arrival. */
export interface LateConsumption {
  readonly month: Month
  readonly before: CostMicrosByDay
  readonly after: CostMicrosByDay
}

export interface Consumption {
  readonly costs: CostMicrosByDay
  readonly late: readonly LateConsumption[]
}
