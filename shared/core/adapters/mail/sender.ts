import { clientDefaults } from '../dynamodb/client.ts'

export interface Sender {
  readonly name: string
  readonly address: string
}

/** One attempt with a long timeout: SES does not deduplicate, so a retry could email somebody twice. */
export const oneTry = {
  requestHandler: { ...clientDefaults.requestHandler, requestTimeout: 10_000 },
  maxAttempts: 1,
}
