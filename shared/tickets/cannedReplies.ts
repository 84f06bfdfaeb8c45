import type { Input, Output } from '../core/api/route.ts'
import { assertExpected, type Call } from '../core/call.ts'
import { providerTrail } from '../core/domain/audit.ts'
import type { CannedReplyStore } from './supportPorts.ts'
import type { ticketRoutes } from './ticketRoutes.ts'

export interface CannedRepliesDeps {
  readonly cannedReplies: CannedReplyStore
}

export const listCannedReplies = ({
  cannedReplies,
}: CannedRepliesDeps): Promise<Output<typeof ticketRoutes.listCannedReplies>> => cannedReplies.find()

/** Replaces all canned replies. */
export async function setCannedReplies(
  { cannedReplies }: CannedRepliesDeps,
  call: Call,
  { body: { replies } }: Input<typeof ticketRoutes.setCannedReplies>,
): Promise<Output<typeof ticketRoutes.setCannedReplies>> {
  const before = await cannedReplies.find()
  assertExpected(call, before.version)
  const after = { version: before.version + 1, replies }
  const record = call.record(providerTrail, 'CannedRepliesSet', 'canned replies', after)
  await cannedReplies.save(before, after, record)
  return after
}
