import { useEffect, useRef } from 'react'
import { type MessageKey, useT } from '../i18n.ts'

const keys = [
  ['j', 'keys.next'],
  ['k', 'keys.previous'],
  ['Enter', 'keys.open'],
  ['a', 'keys.take'],
  ['r', 'keys.reply'],
  ['c', 'keys.close'],
  ['?', 'keys.help'],
  ['Ctrl K', 'palette.title'],
] as const satisfies readonly (readonly [string, MessageKey])[]

export function KeyHelp({ onClose }: { onClose(): void }) {
  const t = useT()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} onClose={onClose} aria-label={t('keys.title')}>
      <h2>{t('keys.title')}</h2>
      <dl className="keys">
        {keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(what)}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit">{t('close')}</button>
      </form>
    </dialog>
  )
}
