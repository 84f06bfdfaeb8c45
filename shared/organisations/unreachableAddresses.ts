import type { Output } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import { isUnreachable } from './domain/unreachableAddress.ts'
import type { LiftSuppression, UnreachableAddresses } from './organisationPorts.ts'
import type { unreachableRoutes } from './unreachableRoutes.ts'

/** The most addresses that are shown. More would mean that something else is broken. */
const shown = 100

/** Lists the addresses in an audit trail to which emails do not arrive. */
export async function listUnreachableAddresses(
  { unreachableAddresses }: { readonly unreachableAddresses: Pick<UnreachableAddresses, 'list'> },
  { now }: Call,
  trail: string,
): Promise<Output<typeof unreachableRoutes.listUnreachable>> {
  const { items, last } = await unreachableAddresses.list(trail, { limit: shown })
  return { addresses: items.filter((item) => isUnreachable(item, now)), more: last !== undefined }
}

export interface TryAddressAgainDeps {
  readonly unreachableAddresses: Pick<UnreachableAddresses, 'find' | 'forget'>
  readonly liftSuppression: LiftSuppression
}

/**
 * Makes emails go to an address again, from the next one on. Refuses with `not_found` if it does not count as
 * unreachable.
 */
export async function tryAddressAgain(
  { unreachableAddresses, liftSuppression }: TryAddressAgainDeps,
  call: Call,
  trail: string,
  email: string,
): Promise<Output<typeof unreachableRoutes.tryAddressAgain>> {
  const known = await unreachableAddresses.find(trail, email)
  if (!known) throw new Refusal('not_found', { what: 'unreachable address' })
  // Before the mark is gone: if this fails, the address is still shown, and can be tried again.
  await liftSuppression(known.address)
  return forget(unreachableAddresses, call, { trail, address: known.address, event: 'AddressRetried' })
}

/**
 * Takes an address off the list of its organisation, such as one that nobody uses any more. If an email is sent to it
 * all the same, it comes back. Refuses with `not_found` if it does not count as unreachable.
 */
export async function dismissAddress(
  { unreachableAddresses }: Pick<TryAddressAgainDeps, 'unreachableAddresses'>,
  call: Call,
  trail: string,
  address: string,
): Promise<Output<typeof unreachableRoutes.dismissAddress>> {
  return forget(unreachableAddresses, call, { trail, address, event: 'AddressDismissed' })
}

async function forget(
  unreachableAddresses: Pick<UnreachableAddresses, 'forget'>,
  call: Call,
  { trail, address, event }: { trail: string; address: string; event: 'AddressRetried' | 'AddressDismissed' },
): Promise<Record<string, never>> {
  if (!(await unreachableAddresses.forget(trail, address, call.now, call.record(trail, event, trail, {}))))
    throw new Refusal('not_found', { what: 'unreachable address' })
  return {}
}
