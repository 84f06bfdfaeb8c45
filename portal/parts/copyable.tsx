import { useEffect, useState } from 'react'
import { useT } from '../i18n.ts'

interface CopyProps {
  readonly name: string
  readonly value: string
}

interface CopyableProps extends CopyProps {
  /** Whose fact it is, where there are several lists. */
  readonly of?: string
}

/** A fact in a list, with a button that copies its value unchanged. */
export function Copyable({ name, value, of }: CopyableProps) {
  return (
    <div>
      <dt className="soft">{name}</dt>
      <dd>
        <code>{value}</code> <CopyButton name={of === undefined ? name : `${name}, ${of}`} value={value} />
      </dd>
    </div>
  )
}

const shownForMs = 4_000

/** Copies a text, and shows for a moment whether that succeeded. */
export function CopyButton({ name, value }: CopyProps) {
  const t = useT()
  const [outcome, setOutcome] = useState<'copied' | 'copyFailed'>()
  useEffect(() => {
    if (outcome === undefined) return
    const timer = setTimeout(() => setOutcome(undefined), shownForMs)
    return () => clearTimeout(timer)
  }, [outcome])
  const copy = () =>
    navigator.clipboard.writeText(value).then(
      () => setOutcome('copied'),
      () => setOutcome('copyFailed'),
    )
  return (
    <>
      <button type="button" className="quiet" aria-label={`${t('copy')}: ${name}`} onClick={() => void copy()}>
        {t('copy')}
      </button>{' '}
      <span role="status" className="soft">
        {outcome && t(outcome)}
      </span>
    </>
  )
}
