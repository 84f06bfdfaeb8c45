import { useReducer } from 'react'
import { attachmentTypeSchema } from '../../shared/tickets/domain/attachment.ts'
import { ticketRoutes } from '../../shared/tickets/ticketRoutes.ts'
import { useApi } from '../api.tsx'

export interface Upload {
  readonly file: File
  /** Set once the API knows the file. */
  readonly id?: string
  /** From 0 to 1. */
  readonly progress: number
  readonly state: 'sending' | 'there' | 'failed'
}

type Action =
  | { readonly kind: 'set'; readonly upload: Upload }
  | { readonly kind: 'remove'; readonly file: File }
  | { readonly kind: 'clear' }

function changed(uploads: readonly Upload[], action: Action): readonly Upload[] {
  switch (action.kind) {
    case 'clear':
      return []
    case 'remove':
      return uploads.filter(({ file }) => file !== action.file)
    case 'set':
      return uploads.some(({ file }) => file === action.upload.file)
        ? uploads.map((upload) => (upload.file === action.upload.file ? action.upload : upload))
        : [...uploads, action.upload]
  }
}

/** Uploads files, so a message can refer to them. */
export function useUploads() {
  const { call } = useApi()
  const [uploads, dispatch] = useReducer(changed, [])

  async function send(file: File): Promise<void> {
    const set = (upload: Omit<Upload, 'file'>) => dispatch({ kind: 'set', upload: { file, ...upload } })
    set({ progress: 0, state: 'sending' })
    try {
      const contentType = attachmentTypeSchema.safeParse(file.type).data ?? 'text/plain'
      const body = { fileName: file.name, contentType, sizeBytes: file.size }
      const { id, upload } = (await call(ticketRoutes.announceAttachment, { body })).body
      await put(file, upload, (progress) => set({ id, progress, state: 'sending' }))
      set({ id, progress: 1, state: 'there' })
    } catch {
      set({ progress: 0, state: 'failed' })
    }
  }

  return {
    uploads,
    send: (files: Iterable<File>) => {
      for (const file of files) void send(file)
    },
    remove: (file: File) => dispatch({ kind: 'remove', file }),
    clear: () => dispatch({ kind: 'clear' }),
    ids: uploads.flatMap(({ id, state }) => (state === 'there' && id !== undefined ? [id] : [])),
    areThere: uploads.every(({ state }) => state === 'there'),
  }
}
export type Uploads = ReturnType<typeof useUploads>

/** Uploads with XMLHttpRequest, because `fetch` does not report the progress of an upload. */
function put(
  file: File,
  { url, method, headers }: { url: string; method: string; headers: Record<string, string> },
  onProgress: (share: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(method, url)
    // Browsers set the length, and accept no value from the page.
    for (const [name, value] of Object.entries(headers))
      if (name.toLowerCase() !== 'content-length') request.setRequestHeader(name, value)
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total)
    request.onload = () =>
      request.status < 300 ? resolve() : reject(new Error(`The file was refused: ${request.status}`))
    request.onerror = () => reject(new Error('The file could not be sent.'))
    request.send(file)
  })
}
