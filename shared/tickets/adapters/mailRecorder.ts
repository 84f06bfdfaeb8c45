import { createRecorder, type RecordedRequest } from '../../core/adapters/recorder.ts'
import type { Call } from '../../core/call.ts'
import type { Caller } from '../../core/domain/caller.ts'
import { type Instant, toEpochMs } from '../../core/domain/time.ts'
import type { Membership } from '../../organisations/organisationPorts.ts'

/** Creates the call of a person who wrote by email. It is recorded like an API request, once for each email. */
export function createMailRecorder(
  handler: string,
  messageId: string,
  now: Instant,
  idempotency: RecordedRequest['idempotency'],
) {
  return ({ member, name, email, role, organisation }: Membership): Call => {
    const caller: Caller = {
      id: member,
      name,
      email,
      roles: [role],
      organisation,
      singleSignOn: false,
      twoFactor: false,
    }
    const record = createRecorder({
      handler,
      requestId: messageId,
      now,
      caller,
      uri: '',
      sourceIp: '',
      status: 201,
      startedMs: toEpochMs(now),
      input: { params: {}, query: {}, body: {} },
      encode: (response) => ({ recorded: response }),
      idempotency,
    })
    return { caller, now, record }
  }
}
