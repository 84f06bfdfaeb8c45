import { type ReactNode, useId, useRef } from 'react'
import { useT } from '../i18n.ts'

interface ConfirmProps {
  /** The label of the button. */
  readonly label: string
  readonly disabled?: boolean
  /** What will happen, shown before the confirmation. */
  readonly children: ReactNode
  onConfirm(): void
}

/** A button for an irreversible action. It explains the action and needs a confirmation. */
export function Confirm({ label, disabled = false, children, onConfirm }: ConfirmProps) {
  const t = useT()
  const dialog = useRef<HTMLDialogElement>(null)
  const title = useId()
  return (
    <>
      <button type="button" className="quiet" disabled={disabled} onClick={() => dialog.current?.showModal()}>
        {label}
      </button>
      <dialog ref={dialog} aria-labelledby={title}>
        <h2 id={title}>{label}</h2>
        {children}
        <form method="dialog" className="actions">
          <button type="submit" onClick={onConfirm}>
            {label}
          </button>
          <button type="submit" className="quiet">
            {t('cancel')}
          </button>
        </form>
      </dialog>
    </>
  )
}
