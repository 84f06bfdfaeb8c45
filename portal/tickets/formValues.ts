import * as z from 'zod'
import type { Form, formSchema } from '../../shared/tickets/domain/forms.ts'

export type FormKind = Form['kind']

/** Typed values of a form, by field. */
const valuesSchema = z.record(z.string(), z.string())
export type FormValues = z.output<typeof valuesSchema>

/** Reads the values from a draft. */
export const valuesFrom = (draft: string): FormValues => (draft === '' ? {} : valuesSchema.parse(JSON.parse(draft)))

/** Converts the values to the form that is sent. */
export function formOf(kind: FormKind, values: FormValues): z.input<typeof formSchema> {
  const line = (name: string) => values[name]?.trim() ?? ''
  const lines = (name: string) =>
    line(name)
      .split('\n')
      .map((one) => one.trim())
      .filter((one) => one !== '')
  const window = { from: line('from'), to: line('to') }
  switch (kind) {
    case 'pentest':
      return {
        kind,
        targets: lines('targets'),
        window,
        sourceAddresses: lines('sourceAddresses'),
        contact: { name: line('contactName'), phone: line('contactPhone'), email: line('contactEmail') },
      }
    case 'right-to-audit':
      return {
        kind,
        scope: line('scope'),
        period: window,
        auditor: { name: line('auditorName'), organisation: line('auditorOrganisation'), email: line('auditorEmail') },
      }
    case 'call-back':
      return { kind, phone: line('phone'), window, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone }
  }
}
