import type { AwsResponse } from './proxy.ts'

/** An error in the format of AWS's JSON protocol. */
export const refuse = (type: string, message: string): AwsResponse => ({
  status: 400,
  body: JSON.stringify({ __type: type, message }),
})
