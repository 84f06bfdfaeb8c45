import { encodeWords, isPlainText, quoteString } from 'nodemailer/lib/mime-funcs'
import { clientDefaults } from '../dynamodb/client.ts'

export interface Sender {
  readonly name: string
  readonly address: string
}

/**
 * The sender as SES accepts it: in 7-bit ASCII, other names as encoded words of RFC 2047.
 * https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 */
export function fromAddress({ name, address }: Sender): string {
  return `${isPlainText(name) ? quoteString(name) : encodeWords(name, 'B', 52, true)} <${address}>`
}

/** One attempt with a long timeout: SES does not deduplicate, so a retry could email somebody twice. */
export const oneTry = {
  requestHandler: { ...clientDefaults.requestHandler, requestTimeout: 10_000 },
  maxAttempts: 1,
}
