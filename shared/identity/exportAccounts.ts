import { type Instant, localDateAt, toEpochMs } from '../core/domain/time.ts'
import type { ExportedAccount } from './domain/exportedAccount.ts'
import type { KeepAccounts, ListAccounts } from './identityPorts.ts'

export interface ExportAccountsDeps {
  readonly listAccounts: ListAccounts
  readonly keepAccounts: KeepAccounts
  readonly now: () => Instant
}

/**
 * Keeps all accounts of the user pool in a file of the day, since the pool has no backup. It can be repeated. Returns
 * how many accounts there are.
 */
export async function exportAccounts({ listAccounts, keepAccounts, now }: ExportAccountsDeps): Promise<number> {
  const date = localDateAt(toEpochMs(now()))
  const accounts: ExportedAccount[] = []
  for await (const account of listAccounts()) accounts.push(account)
  await keepAccounts(date, accounts)
  return accounts.length
}
