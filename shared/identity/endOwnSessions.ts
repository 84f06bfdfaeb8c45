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

/** Signs oneself out everywhere: tokens that are out there end within 15 minutes, and none is renewed. */
export async function endOwnSessions(
  { endSessions, note }: EndOwnSessionsDeps,
  { caller, record }: Call,
): Promise<Output<typeof identityRoutes.endOwnSessions>> {
  if (caller.username === undefined) throw new Refusal('forbidden')
  // Noted afterwards: what is repeated because it could not be noted ends them once more.
  await endSessions(caller.username)
  await note(record(caller.organisation ?? providerTrail, 'SessionsEnded', caller.id, {}))
  return {}
}
