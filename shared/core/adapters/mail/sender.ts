import { clientDefaults } from '../dynamodb/client.ts'

export interface Sender {
  readonly name: string
  readonly address: string
}

/** SES knows no repeats: one try, and time enough for it, so that nobody is mailed twice. */
export const oneTry = {
  requestHandler: { ...clientDefaults.requestHandler, requestTimeout: 10_000 },
  maxAttempts: 1,
}
