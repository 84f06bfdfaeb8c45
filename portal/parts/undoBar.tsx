import { useT } from '../i18n.ts'

interface UndoBarProps {
  /** Describes the pending action. */
  readonly text: string
  onUndo(): void
}

export function UndoBar({ text, onUndo }: UndoBarProps) {
  const t = useT()
  return (
    <div className="undo" role="status">
      <span>{text}</span>
      <button type="button" onClick={onUndo}>
        {t('undo')}
      </button>
    </div>
  )
}
