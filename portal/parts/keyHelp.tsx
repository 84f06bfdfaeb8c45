import { isSupport } from '../../shared/core/domain/caller.ts'
import { useMe } from '../api.tsx'
import { type MessageKey, useT } from '../i18n.ts'
import { Modal } from './modal.tsx'

type Key = readonly [string, MessageKey]

const ofSupport: readonly Key[] = [
  ['j', 'keys.next'],
  ['k', 'keys.previous'],
  ['Enter', 'keys.open'],
  ['a', 'keys.take'],
  ['r', 'keys.reply'],
  ['c', 'keys.close'],
]
const ofAll: readonly Key[] = [
  ['?', 'keys.help'],
  ['Ctrl K', 'palette.title'],
]

/** Lists the shortcuts that the signed-in user has. */
export function KeyHelp({ onClose }: { onClose(): void }) {
  const t = useT()
  const keys = isSupport(useMe()) ? [...ofSupport, ...ofAll] : ofAll
  return (
    <Modal label={t('keys.title')} onClose={onClose}>
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
      <button type="button" onClick={onClose}>
        {t('close')}
      </button>
    </Modal>
  )
}
