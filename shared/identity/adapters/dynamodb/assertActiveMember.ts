import type { ProductTable } from '../../../core/adapters/dynamodb/client.ts'
import { Refusal } from '../../../core/domain/errors.ts'
import type { Organisations, Suspensions } from '../../../organisations/organisationPorts.ts'
import type { AssertActiveMember } from '../../identityPorts.ts'
import { readSingleSignOns } from './singleSignOns.ts'

/**
 * Checks the caller before each write, because a token may be 15 minutes out of date. It reads two items in parallel,
 * and two more for people with an identity provider.
 */
export function createAssertActiveMember(
  tables: ProductTable,
  { findMember }: Pick<Organisations, 'findMember'>,
  { isSuspended }: Pick<Suspensions, 'isSuspended'>,
): AssertActiveMember {
  const { ofProvider } = readSingleSignOns(tables)
  return async ({ id, organisation, provider, roles }) => {
    if (organisation === undefined) return
    const [membership, suspended, vouching] = await Promise.all([
      findMember(id),
      isSuspended(organisation),
      provider === undefined ? { organisation } : ofProvider(provider),
    ])
    const isMember = membership?.organisation === organisation && vouching?.organisation === organisation
    if (!isMember || (roles.includes('owner') && membership.role !== 'owner')) throw new Refusal('membership_changed')
    if (suspended) throw new Refusal('organisation_suspended')
  }
}
