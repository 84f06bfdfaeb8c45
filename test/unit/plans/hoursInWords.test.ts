import { expect, it } from 'vitest'
import { hoursInWords } from '../../../shared/plans/domain/hoursInWords.ts'
import { supportCalendar } from '../../../shared/plans/domain/plans.ts'

const office = supportCalendar('office hours', [])

it.each([
  [office, 'Mon-Fri 08:00-18:00 Europe/Zurich'],
  [supportCalendar('24/7', []), 'Mon-Sun 00:00-24:00 Europe/Zurich'],
  [
    { ...office, week: { ...office.week, wed: [['08:00', '12:00']] as const, sun: [['10:00', '11:00']] as const } },
    'Mon-Tue 08:00-18:00, Wed 08:00-12:00, Thu-Fri 08:00-18:00, Sun 10:00-11:00 Europe/Zurich',
  ],
  [{ ...office, week: { ...office.week, wed: [] } }, 'Mon-Tue 08:00-18:00, Thu-Fri 08:00-18:00 Europe/Zurich'],
])('support hours are described as people write them: %#', (calendar, words) => {
  expect(hoursInWords(calendar)).toBe(words)
})
