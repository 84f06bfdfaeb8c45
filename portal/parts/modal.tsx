import { type ReactNode, useLayoutEffect, useRef } from 'react'

interface ModalProps {
  readonly label: string
  readonly className?: string
  readonly children: ReactNode
  onClose(): void
}

/**
 * A modal dialog. It opens before the keystroke after the one that opened it, and closes equally fast. React's deferred
 * effects and the browser's own event for a closed dialog come too late for a fast typist.
 */
export function Modal({ label, className, children, onClose }: ModalProps) {
  const ref = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const dialog = ref.current
    dialog?.showModal()
    // Returns the focus to the previous element.
    return () => dialog?.close()
  }, [])
  return (
    <dialog
      ref={ref}
      className={className}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClose={onClose}
    >
      {children}
    </dialog>
  )
}
