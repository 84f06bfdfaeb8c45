import { createRecorder } from '../../core/adapters/recorder.ts'
import type { Recorder } from '../../core/call.ts'
import { type Instant, toEpochMs } from '../../core/domain/time.ts'
import type { Membership } from '../../organisations/organisationPorts.ts'

/** Records the changes of a sign-in as the person's own, because their identity provider vouches for them. */
export const createSignInRecorder =
  (handler: string, requestId: string, now: Instant, twoFactor: boolean) =>
  ({ member, name, email, role, organisation, provider }: Membership): Recorder =>
    createRecorder({
      caller: { id: member, name, email, roles: [role], organisation, provider, singleSignOn: true, twoFactor },
      ...{ handler, requestId, now, uri: '', sourceIp: '', status: 200, startedMs: toEpochMs(now) },
      input: { params: {}, query: {}, body: {} },
      encode: (response) => response,
      idempotency: undefined,
    })
