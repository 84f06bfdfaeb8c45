interface ChoiceProps {
  readonly label: string
  /** People or organisations; undefined while they are loading. */
  readonly of: readonly { readonly id: string; readonly name: string }[] | undefined
  /** The chosen id; empty for none. */
  readonly value: string
  readonly required?: boolean
  readonly disabled?: boolean
  /** The label for choosing none. Without it, one option is always chosen. */
  readonly none?: string
  onChange(id: string): void
}

/** Chooses one of several options by name. */
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
