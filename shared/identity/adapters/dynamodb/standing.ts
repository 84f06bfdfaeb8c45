import type { ProductTable } from '../../../core/adapters/dynamodb/client.ts'
import type { Caller } from '../../../core/domain/caller.ts'
import { Refusal } from '../../../core/domain/errors.ts'
import { findMembership } from '../../../organisations/adapters/dynamodb/organisations.ts'
import { isSuspended } from '../../../organisations/adapters/dynamodb/suspensions.ts'
import { readSingleSignOns } from './singleSignOns.ts'

/**
 * Refuses a person whose token says more than is true by now: with `membership_changed` who was removed, moved or is an
 * owner no more, or whose identity provider vouches no more, and with `organisation_suspended` the people of a suspended
 * organisation.
 */
export type AssertStanding = (caller: Caller) => Promise<void>

/** Two reads at a time, and two more for whom an identity provider vouches; asked before each write, since a token may be 15 minutes behind. */
export function createAssertStanding(tables: ProductTable): AssertStanding {
  const { ofProvider } = readSingleSignOns(tables)
  return async ({ id, organisation, provider, roles }) => {
    if (organisation === undefined) return
    const [membership, suspended, vouching] = await Promise.all([
      findMembership(tables, id),
      isSuspended(tables, organisation),
      provider === undefined ? { organisation } : ofProvider(provider),
    ])
    const isMember = membership?.organisation === organisation && vouching?.organisation === organisation
    if (!isMember || (roles.includes('owner') && membership.role !== 'owner')) throw new Refusal('membership_changed')
    if (suspended) throw new Refusal('organisation_suspended')
  }
}
