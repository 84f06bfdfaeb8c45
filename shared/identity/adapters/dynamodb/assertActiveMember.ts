import type { ProductTable } from '../../../core/adapters/dynamodb/client.ts'
import { Refusal } from '../../../core/domain/errors.ts'
import type { Organisations, Suspensions } from '../../../organisations/organisationPorts.ts'
import type { AssertActiveMember } from '../../identityPorts.ts'
import { readSingleSignOns } from './singleSignOns.ts'

/** Two reads at a time, and two more for whom an identity provider vouches; asked before each write, since a token may be 15 minutes behind. */
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
