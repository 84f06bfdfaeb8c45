import type { Output } from '../core/api/route.ts'
import type { Call, WriteRecord } from '../core/call.ts'
import { providerTrail } from '../core/domain/audit.ts'
import { Refusal } from '../core/domain/errors.ts'
import type { EndSessions } from './identityPorts.ts'
import type { identityRoutes } from './identityRoutes.ts'

export interface EndOwnSessionsDeps {
  readonly endSessions: EndSessions
  readonly note: (record: WriteRecord) => Promise<void>
}

/** Signs the caller out everywhere. Issued tokens expire within 15 minutes, and none is renewed. */
export async function endOwnSessions(
  { endSessions, note }: EndOwnSessionsDeps,
  { caller, record }: Call,
): Promise<Output<typeof identityRoutes.endOwnSessions>> {
  if (caller.username === undefined) throw new Refusal('forbidden')
  // Recorded afterwards: a repeat after a failed record only ends the sessions again.
  await endSessions(caller.username)
  await note(record(caller.organisation ?? providerTrail, 'SessionsEnded', caller.id, {}))
  return {}
}
