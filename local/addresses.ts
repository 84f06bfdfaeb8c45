import type { PoolAddress } from './identity/signIn.ts'

/** Where everything of a running runtime is: what the console tells scripts. */
export interface Addresses {
  readonly api: string
  readonly console: string
  /** Of the web application, where one is served. */
  readonly site?: string
  readonly userPool: PoolAddress
  /** AWS, as functions see it; the access key `administrator` may do what an administrator does with the user pool and secrets. */
  readonly aws: string
  /** Takes mails: those for the product's reply addresses go there, all others into the inbox. */
  readonly smtp: string
  /** Straight to the emulators, past every role: for looking and for breaking things in tests. */
  readonly emulators: { readonly dynamodb: string; readonly messaging: string }
}
