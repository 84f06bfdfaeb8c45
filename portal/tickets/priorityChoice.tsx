import { type Priority, prioritySchema } from '../../shared/plans/domain/plans.ts'
import { useT } from '../i18n.ts'

interface PriorityChoiceProps {
  readonly label: string
  readonly value: Priority
  onChange(priority: Priority): void
}

/** Chooses a priority by its meaning. */
export function PriorityChoice({ label, value, onChange }: PriorityChoiceProps) {
  const t = useT()
  return (
    <label>
      {label}
      <select value={value} onChange={({ target }) => onChange(prioritySchema.parse(target.value))}>
        {prioritySchema.options.map((one) => (
          <option key={one} value={one}>
            {one}: {t(`priority.${one}`)}
          </option>
        ))}
      </select>
    </label>
  )
}
