import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { supportCalendar } from '../../../shared/plans/domain/plans.ts'
import { createSupportHours, type SupportCalendar } from '../../../shared/plans/domain/supportHours.ts'
import { repetitions } from '../../effort.ts'
import { assertHolds } from '../../keptSeeds.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const at = (instant: string) => Date.parse(instant)
const iso = (epochMs: number) => new Date(epochMs).toISOString()

const office = createSupportHours(supportCalendar('office hours', []))
const extended = createSupportHours(supportCalendar('extended office hours', []))
const always = createSupportHours(supportCalendar('24/7', []))

describe('support hours', () => {
  it.each([
    ['an hour inside a day', office, '2026-11-16T08:00Z', 1, '2026-11-16T09:00Z'],
    ['over the night', office, '2026-11-16T16:00Z', 4, '2026-11-17T10:00Z'],
    ['over a weekend', extended, '2026-11-13T18:30Z', 1, '2026-11-16T06:30Z'],
    ['from outside: counting starts at the next opening', office, '2026-11-14T10:00Z', 4, '2026-11-16T11:00Z'],
    ['exactly to closing time: the result stays there', office, '2026-11-16T13:00Z', 4, '2026-11-16T17:00Z'],
    ['no time at all, while closed: the next opening', office, '2026-11-14T10:00Z', 0, '2026-11-16T07:00Z'],
    ['no time at all, exactly at closing: the next opening', office, '2026-11-16T17:00Z', 0, '2026-11-17T07:00Z'],
    ['over the end of summer time', office, '2026-10-23T14:00Z', 4, '2026-10-26T09:00Z'],
    ['over the start of summer time', office, '2026-03-27T15:00Z', 4, '2026-03-30T08:00Z'],
    ['around the clock, over the end of summer time', always, '2026-10-24T23:00Z', 24, '2026-10-25T23:00Z'],
  ] as const)('adds open time %s', (_, hours, start, openHours, expected) => {
    expect(iso(hours.addOpenTime(at(start), openHours * hourMs))).toBe(iso(at(expected)))
  })

  it('supports an offset that is not a whole minute, as Liberia had until 1972', () => {
    const week = { mon: [], tue: [], wed: [], thu: [], fri: [['12:00', '12:01']], sat: [], sun: [] } as const
    const hours = createSupportHours({ timeZone: 'Africa/Monrovia', week, holidays: [] })
    expect(iso(hours.nextOpening(at('1971-10-01T00:00Z')))).toBe('1971-10-01T12:44:30.000Z')
  })

  it('is closed on holidays', () => {
    const hours = createSupportHours(supportCalendar('office hours', ['2026-12-25']))
    expect(iso(hours.addOpenTime(at('2026-12-24T16:00Z'), 2 * hourMs))).toBe('2026-12-28T08:00:00.000Z')
  })

  it('ends at midnight if it closes then, and not after the holiday that follows', () => {
    const hours = createSupportHours({ ...supportCalendar('24/7', []), holidays: ['2026-12-25'] })
    expect(iso(hours.addOpenTime(at('2026-12-24T22:00Z'), hourMs))).toBe('2026-12-24T23:00:00.000Z')
    expect(iso(hours.addOpenTime(at('2026-12-24T22:00Z'), 2 * hourMs))).toBe('2026-12-26T00:00:00.000Z')
  })

  it('never closes on a holiday if it is 24/7', () => {
    const hours = createSupportHours(supportCalendar('24/7', ['2026-12-25']))
    expect(iso(hours.addOpenTime(at('2026-12-24T22:00Z'), 2 * hourMs))).toBe('2026-12-25T00:00:00.000Z')
  })

  it.each([
    ['a week that never opens', { mon: [] }, 'never opens'],
    [
      'overlapping intervals',
      {
        mon: [
          ['08:00', '12:00'],
          ['11:00', '13:00'],
        ],
      },
      'overlap',
    ],
    ['a reversed interval', { mon: [['12:00', '08:00']] }, 'backwards'],
    ['a time that does not exist', { mon: [['08:00', '24:30']] }, "'24:30' is not a time"],
  ] as const)('refuses %s', (_, days, message) => {
    const week = { tue: [], wed: [], thu: [], fri: [], sat: [], sun: [], ...days }
    expect(() => createSupportHours({ timeZone: 'Europe/Zurich', week, holidays: [] })).toThrow(message)
  })

  it('refuses an unknown time zone', () => {
    const { week } = supportCalendar('office hours', [])
    expect(() => createSupportHours({ timeZone: 'Europe/Atlantis', week, holidays: [] })).toThrow(/Europe\/Atlantis/i)
  })
})

const night: SupportCalendar['week'] = {
  mon: [
    ['00:00', '02:30'],
    ['03:00', '24:00'],
  ],
  tue: [['22:00', '24:00']],
  wed: [],
  thu: [['00:00', '00:30']],
  fri: [['12:00', '12:01']],
  sat: [['01:30', '02:15']],
  sun: [
    ['00:30', '02:45'],
    ['02:50', '23:59'],
  ],
}
const calendars: readonly SupportCalendar[] = [
  supportCalendar('office hours', ['2026-12-25', '2026-03-30']),
  supportCalendar('extended office hours', ['2026-10-26']),
  supportCalendar('24/7', []),
  ...[
    'Europe/Zurich',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'America/St_Johns',
    'Pacific/Apia',
    'Africa/Casablanca',
  ].map((timeZone) => ({ timeZone, week: night, holidays: ['2011-12-29'] })),
]

describe.each(calendars.map((calendar, index) => [`${index}: ${calendar.timeZone}`, calendar] as const))(
  'support hours of calendar %s',
  (_, calendar) => {
    const hours = createSupportHours(calendar)
    const minutes = fc.integer({ min: 0, max: at('2100-01-01T00:00Z') / minuteMs })
    // Half of the starts are in weeks in which some zone changes its offset.
    const changes = [
      '2026-03-27',
      '2026-10-23',
      '2026-04-03',
      '2026-10-02',
      '2011-12-28',
      '2006-10-28',
      '2026-02-13',
    ].map((day) => at(`${day}T00:00Z`) / minuteMs)
    const nearChange = fc
      .tuple(fc.constantFrom(...changes), fc.integer({ min: 0, max: 5 * 1440 }))
      .map(([a, b]) => a + b)
    const starts = fc.oneof(minutes, nearChange).map((minute) => minute * minuteMs)

    it('are additive, and the time added equals the time in between', () => {
      assertHolds(
        fc.property(starts, fc.nat(6e9), fc.nat(6e9), (start, first, second) => {
          const [middle, end] = [hours.addOpenTime(start, first), hours.addOpenTime(start, first + second)]
          expect(hours.openTimeBetween(start, end)).toBe(first + second)
          expect(hours.openTimeBetween(start, middle) + hours.openTimeBetween(middle, end)).toBe(first + second)
          if (second > 0) expect(hours.addOpenTime(middle, second)).toBe(end)
        }),
        { numRuns: repetitions({ full: 200, quick: 100 }) },
      )
    })

    it('never run backwards, and return the first instant by which that much time was open', () => {
      assertHolds(
        fc.property(starts, fc.nat(6e9), fc.nat(6e9), fc.nat(6e9), (start, later, open, more) => {
          const end = hours.addOpenTime(start, open)
          expect(hours.addOpenTime(start + later, open)).toBeGreaterThanOrEqual(end)
          expect(hours.addOpenTime(start, open + more)).toBeGreaterThanOrEqual(end)
          expect(hours.nextOpening(end)).toBeGreaterThanOrEqual(end)
          if (open > 0) expect(hours.openTimeBetween(start, end - 1)).toBe(open - 1)
          const between = hours.openTimeBetween(start, start + later)
          if (between > 0) expect(hours.addOpenTime(start, between)).toBeLessThanOrEqual(start + later)
        }),
        { numRuns: repetitions({ full: 200, quick: 100 }) },
      )
    })
  },
)
