import type { Input, Output } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { providerTrail } from '../core/domain/audit.ts'
import { toEpochMs, toInstant } from '../core/domain/time.ts'
import type { Attachments, Files } from './ticketPorts.ts'
import type { ticketRoutes } from './ticketRoutes.ts'

export interface AnnounceAttachmentDeps {
  readonly attachments: Pick<Attachments, 'announce'>
  readonly files: Pick<Files, 'uploadLink'>
  readonly newId: () => string
}

/**
 * Announces a file and returns its upload link. The file belongs to no ticket until a message by the same person names
 * it.
 */
export async function announceAttachment(
  { attachments, files, newId }: AnnounceAttachmentDeps,
  { caller, now, record }: Call,
  { body }: Input<typeof ticketRoutes.announceAttachment>,
): Promise<Output<typeof ticketRoutes.announceAttachment>> {
  const attachment = { id: newId(), ...body }
  const { validSeconds, ...link } = await files.uploadLink(attachment)
  const expiresAt = toInstant(toEpochMs(now) + validSeconds * 1000)
  const response = { ...attachment, upload: { method: 'PUT' as const, ...link, expiresAt } }
  const trail = caller.organisation ?? providerTrail
  await attachments.announce(
    { ...attachment, owner: caller.id, announcedAt: now },
    record(trail, 'AttachmentAnnounced', attachment.id, response),
  )
  return response
}
