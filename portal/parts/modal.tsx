import { type ReactNode, useLayoutEffect, useRef } from 'react'

interface ModalProps {
  readonly label: string
  readonly className?: string
  readonly children: ReactNode
  onClose(): void
}

/**
 * A dialog in front of everything else, there with the next key after what opened it, and gone with the next after what
 * closed it: effects that React puts off, and the browser's own event of a closed dialog, come later than a quick hand.
 */
export function Modal({ label, className, children, onClose }: ModalProps) {
  const ref = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const dialog = ref.current
    dialog?.showModal()
    // What had the focus before has it again.
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
