import type { Caller } from '../../domain/caller.ts'
import { Refusal } from '../../domain/errors.ts'
import type { ProductTable } from './client.ts'
import { findMembership } from './organisations.ts'
import { isSuspended } from './suspensions.ts'

/**
 * Refuses a person whose token says more than is true by now: with `membership_changed` who was removed, moved or is an
 * owner no more, and with `organisation_suspended` the people of a suspended organisation.
 */
export type AssertStanding = (caller: Caller) => Promise<void>

/** Two reads at a time; asked before each write, since a token may be 15 minutes behind. */
export function createAssertStanding(tables: ProductTable): AssertStanding {
  return async ({ id, organisation, roles }) => {
    if (organisation === undefined) return
    const [membership, suspended] = await Promise.all([findMembership(tables, id), isSuspended(tables, organisation)])
    const isMember = membership?.organisation === organisation
    if (!isMember || (roles.includes('owner') && membership.role !== 'owner')) throw new Refusal('membership_changed')
    if (suspended) throw new Refusal('organisation_suspended')
  }
}
