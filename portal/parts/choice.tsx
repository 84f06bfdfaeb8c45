interface ChoiceProps {
  readonly label: string
  /** People or organisations; none while they are being read. */
  readonly of: readonly { readonly id: string; readonly name: string }[] | undefined
  /** The id of the one that is chosen; empty for none. */
  readonly value: string
  readonly required?: boolean
  readonly disabled?: boolean
  /** What choosing none is called; without it, one of them always is. */
  readonly none?: string
  onChange(id: string): void
}

/** Chooses one of several by name. */
export function Choice({ label, of, value, required = false, disabled = false, none, onChange }: ChoiceProps) {
  return (
    <label>
      {label}
      <select required={required} disabled={disabled} value={value} onChange={({ target }) => onChange(target.value)}>
        {none !== undefined && <option value="">{none}</option>}
        {of?.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}
