import type { Ref } from 'react'
import { type MessageKey, useT } from '../i18n.ts'

const keys = [
  ['j', 'keys.next'],
  ['k', 'keys.previous'],
  ['Enter', 'keys.open'],
  ['a', 'keys.take'],
  ['r', 'keys.reply'],
  ['c', 'keys.close'],
  ['?', 'keys.help'],
] as const satisfies readonly (readonly [string, MessageKey])[]

export function KeyHelp({ ref }: { readonly ref: Ref<HTMLDialogElement> }) {
  const t = useT()
  return (
    <dialog ref={ref} aria-label={t('keys.title')}>
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
