import { randomBytes } from 'node:crypto'

/** Nobody guesses it: 192 bits. */
export const newSecret = (): string => randomBytes(24).toString('base64url')

/** Of an identity provider in the user pool, which takes 32 characters and no underscore. */
export const newProviderName = (): string => `sso-${randomBytes(12).toString('hex')}`
