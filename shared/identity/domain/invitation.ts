import * as z from 'zod'
import { emailSchema, identifierSchema, lineSchema } from '../../core/domain/text.ts'
import { type Instant, instantSchema, toEpochMs, toInstant } from '../../core/domain/time.ts'
import { memberRoleSchema } from '../../organisations/domain/organisation.ts'

/**
 * An owner's invitation to join an organisation. It is valid only for a person who received its secret by email and
 * signs in with that address.
 */
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

/** The end of the link in the email: the id of the invitation, and a secret that only the email contains. */
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

/** Whether the address of an account is that of an invitation, in any mix of upper and lower case. */
export const isSameAddress = (one: string | undefined, other: string): boolean =>
  one?.toLowerCase() === other.toLowerCase()

/** The invitation email. The secret follows a `#`, so browsers send it to no server and it appears in no log. */
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
