import { useId, useState } from 'react'
import { attachmentTypes, maxAttachmentsPerMessage } from '../../shared/tickets/domain/attachment.ts'
import { useT } from '../i18n.ts'
import type { Uploads } from './upload.ts'

/** Accepts dropped or chosen files, and shows the progress of each upload. */
export function Files({ files }: { readonly files: Uploads }) {
  const t = useT()
  const id = useId()
  const [isOver, setIsOver] = useState(false)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is for pointers; the input below does the same
    <div
      className={isOver ? 'drop over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault()
        setIsOver(true)
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setIsOver(false)
        files.send(event.dataTransfer.files)
      }}
    >
      <label htmlFor={id}>{t('files.label', { most: maxAttachmentsPerMessage })}</label>
      <input
        id={id}
        type="file"
        multiple
        accept={attachmentTypes.join(',')}
        onChange={({ target }) => {
          files.send(Array.from(target.files ?? []))
          target.value = ''
        }}
      />
      <ul>
        {files.uploads.map(({ file, progress, state }) => (
          <li key={`${file.name} ${file.lastModified} ${file.size}`}>
            <span>{file.name}</span>
            {state === 'sending' && <progress value={progress} aria-label={t('files.progress', { name: file.name })} />}
            {state === 'failed' && (
              <>
                <span role="alert">{t('files.failed')}</span>
                <button type="button" className="quiet" onClick={() => files.send([file])}>
                  {t('failure.retry')}
                </button>
              </>
            )}
            <button
              type="button"
              className="quiet"
              onClick={() => files.remove(file)}
              aria-label={t('files.remove', { name: file.name })}
            >
              ✕
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
