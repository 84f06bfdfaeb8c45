import * as z from 'zod'
import { emailSchema, identifierSchema, lineSchema } from '../../core/domain/text.ts'
import { type Instant, instantSchema, toEpochMs, toInstant } from '../../core/domain/time.ts'
import { memberRoleSchema } from '../../organisations/domain/organisation.ts'

/** Somebody whom an owner has asked to join; whoever was mailed its secret, and signs in with that address, may. */
export const invitationSchema = z.strictObject({
  id: z.uuid(),
  organisation: identifierSchema,
  email: emailSchema,
  name: lineSchema(200),
  role: memberRoleSchema,
  invitedBy: identifierSchema,
  createdAt: instantSchema,
  expiresAt: instantSchema,
})
export type Invitation = z.infer<typeof invitationSchema>

const invitationDays = 7

export const invitationExpiry = (now: Instant): Instant => toInstant(toEpochMs(now) + invitationDays * 86_400_000)

/** What the link in the mail ends with: the invitation, and a secret that nobody else was told. */
export const invitationTokenSchema = z.codec(
  z.string().regex(/^[0-9a-f-]{36}~[A-Za-z0-9_-]{32}$/),
  z.strictObject({ id: z.string(), secret: z.string() }),
  {
    decode: (text) => {
      const [id = '', secret = ''] = text.split('~')
      return { id, secret }
    },
    encode: ({ id, secret }) => `${id}~${secret}`,
  },
)

/** The address of an account and that of an invitation are the same, however they are written. */
export const isSameAddress = (one: string | undefined, other: string): boolean =>
  one?.toLowerCase() === other.toLowerCase()

/** The mail to whoever is invited. The secret stands behind a `#`, which no server and no log is told. */
export function invitationMail(
  { name, expiresAt }: Pick<Invitation, 'name' | 'expiresAt'>,
  {
    organisation,
    portalUrl,
    token,
  }: { readonly organisation: string; readonly portalUrl: string; readonly token: string },
): { readonly subject: string; readonly text: string } {
  const text = `Hello ${name}

${organisation} invites you to join it in the support portal. Sign in with the address that
this email was sent to, and follow this link:

${portalUrl}/invitation#${token}

If you do not have an account yet, a separate email contains a temporary password.
The link is valid until ${expiresAt.slice(0, 10)}, can be used once, and only by you. If you did
not expect an invitation, ignore this email.
`
  return { subject: 'You are invited to the support portal', text }
}
