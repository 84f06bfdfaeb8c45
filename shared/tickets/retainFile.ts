import type { Attachments, FileTask, RetainFile } from './ticketPorts.ts'

export interface RetainFileDeps {
  readonly attachments: Pick<Attachments, 'find'>
  readonly settle: RetainFile
}

/**
 * Retains a file permanently once a message names it. Returns 'not there' while none does: its message is not written
 * yet, or never will be. In that case the file is deleted after a month.
 */
export async function retainFile(
  { attachments, settle }: RetainFileDeps,
  { file: id }: FileTask,
): Promise<'settled' | 'not there'> {
  const [file] = await attachments.find([id])
  if (!file?.sentWith) return 'not there'
  await settle(id)
  return 'settled'
}
