import type { Recorder } from '../core/call.ts'
import type { Instant } from '../core/domain/time.ts'
import type { ReturnedMail } from './domain/unreachableAddress.ts'
import type { UnreachableAddresses } from './organisationPorts.ts'

export interface RecordReturnedMailDeps {
  readonly unreachableAddresses: Pick<UnreachableAddresses, 'add'>
  readonly now: () => Instant
  readonly record: Recorder
}

/**
 * Records that an email about something came back from an address. Returns whether that is new: it is not if the address is known to be
 * unreachable, or was tried again after this email was sent.
 */
export async function recordReturnedMail(
  { unreachableAddresses, now, record }: RecordReturnedMailDeps,
  { trail, about }: { readonly trail: string; readonly about: string },
  mail: ReturnedMail,
): Promise<boolean> {
  return unreachableAddresses.add(trail, mail, now(), record(trail, 'AddressUnreachable', about))
}
