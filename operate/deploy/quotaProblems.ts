import type { StageSettings } from '../../infra/config.ts'

/** AWS keeps this many of an account's concurrent executions out of every reservation. */
const unreserved = 100

/**
 * What an account's quota of concurrent executions does not allow of a stage, for people. Lambda refuses the same, but
 * only after the stack has been created for some minutes.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
 */
export function quotaProblems(
  concurrentExecutions: number,
  {
    reservedConcurrency,
    concurrentExecutions: expected,
  }: Pick<StageSettings, 'reservedConcurrency' | 'concurrentExecutions'>,
): string[] {
  const reserved = Object.values(reservedConcurrency ?? {}).reduce((sum, count) => sum + count, 0)
  if (reserved > 0 && concurrentExecutions - reserved < unreserved)
    return [
      `The stage reserves ${reserved} concurrent executions, and the account has ${concurrentExecutions}, of which AWS keeps ${unreserved}. Raise the quota 'Concurrent executions' of Lambda, or set reservedConcurrency to undefined in infra/config.ts.`,
    ]
  if (concurrentExecutions < expected)
    return [
      `infra/config.ts counts on ${expected} concurrent executions, and the account has ${concurrentExecutions}. Set concurrentExecutions to that.`,
    ]
  return []
}
