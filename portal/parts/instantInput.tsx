interface InstantInputProps {
  readonly label: string
  /** ISO 8601; empty if nothing is chosen. */
  readonly value: string
  readonly required?: boolean
  onChange(iso: string): void
}

/** Chooses a day and time in the reader's time zone. */
export function InstantInput({ label, value, required = false, onChange }: InstantInputProps) {
  return (
    <label>
      <span>{label}</span>
      <input
        type="datetime-local"
        required={required}
        value={localOf(value)}
        onChange={({ target }) => onChange(target.value === '' ? '' : new Date(target.value).toISOString())}
      />
    </label>
  )
}

function localOf(iso: string): string {
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) return ''
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
