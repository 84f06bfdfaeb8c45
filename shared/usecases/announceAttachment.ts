import type { Answer, Input } from '../api/routes.ts'
import { providerTrail } from '../domain/audit.ts'
import { toEpochMs, toInstant } from '../domain/time.ts'
import type { Call } from './call.ts'
import type { Attachments, Files } from './ports.ts'

export interface AnnounceAttachmentNeeds {
  readonly attachments: Pick<Attachments, 'announce'>
  readonly files: Pick<Files, 'uploadLink'>
  readonly newId: () => string
}

/** Announces a file and says where to send it. It belongs to no ticket until a message of the same person names it. */
export async function announceAttachment(
  { attachments, files, newId }: AnnounceAttachmentNeeds,
  { caller, now, record }: Call,
  { body }: Input<'announceAttachment'>,
): Promise<Answer<'announceAttachment'>> {
  const attachment = { id: newId(), ...body }
  const { validSeconds, ...link } = await files.uploadLink(attachment)
  const expiresAt = toInstant(toEpochMs(now) + validSeconds * 1000)
  const answer = { ...attachment, upload: { method: 'PUT' as const, ...link, expiresAt } }
  const trail = caller.organisation ?? providerTrail
  await attachments.announce(
    { ...attachment, owner: caller.id, announcedAt: now },
    record(trail, 'AttachmentAnnounced', attachment.id, answer),
  )
  return answer
}
