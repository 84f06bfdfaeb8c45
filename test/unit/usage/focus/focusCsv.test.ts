import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { costMicrosSchema, sum } from '../../../../shared/core/domain/money.ts'
import { reportGroups } from '../../../../shared/usage/domain/usageReport.ts'
import type { Cell } from './cell.ts'
import { brokenRules, parseFocus, type Table } from './checkFocus.ts'
import { exceptions, exceptionsOfFormulas, exceptionsOfSums } from './focusExceptions.ts'
import { focusRules } from './focusRules.ts'
import { costOf, exportCsv, reportCsv, usage, usageOf } from './sampleUsage.ts'

const [ofResources, ofSums] = [Object.keys(exceptions), Object.keys({ ...exceptions, ...exceptionsOfSums })]
const columnOf = ({ columns, rows }: Table, name: string) => rows.map((cells) => cells[columns.indexOf(name)]?.text)
const costIn = (table: Table) => sum(columnOf(table, 'BilledCost').map((cost = '') => costMicrosSchema.decode(cost)))

describe('A usage report as FOCUS CSV', () => {
  test.each(reportGroups)('by %s, follows the rules except the named ones', async (by) => {
    const table = parseFocus(await reportCsv(by))
    expect(brokenRules(table).sort()).toEqual((by === 'resource' ? ofResources : ofSums).sort())
    expect(columnOf(table, 'ChargeClass')).toContain('Correction')
    if (by !== 'tag') expect(costIn(table)).toBe(costOf(usage))
  })

  test('as an export, follows them too, and has every tag as it was sent', () => {
    const table = parseFocus(exportCsv())
    expect(brokenRules(table).sort()).toEqual(ofResources.sort())
    expect(costIn(table)).toBe(costOf(usage))
    const tags = columnOf(table, 'Tags').map((object = '{}') => Object.entries(JSON.parse(object)))
    expect(tags).toEqual(usage.map((row) => Object.entries(row.tags)))
  })

  test('without usage consists of its column names', async () => {
    const table = parseFocus(await reportCsv('resource', []))
    expect(table.rows).toEqual([])
    expect(brokenRules(table)).toEqual(ofResources.filter((id) => id.includes('-D-')))
  })

  test.each([
    ['hour', 'Hours'],
    ['hours', 'Hours'],
    ['vCPU-hour', 'vCPU-Hours'],
    ['GiB-MONTH', 'GiB-Months'],
    ['GB/second', 'GB/Second'],
    ['request', 'request'],
    ['Monthly fee', 'Monthly fee'],
  ])('writes the unit %s as %s', async (unit, expected) => {
    expect(columnOf(parseFocus(await reportCsv('resource', [usageOf({ unit })])), 'PricingUnit')).toEqual([expected])
  })

  test('changes only texts that a spreadsheet would calculate', () => {
    const table = parseFocus(exportCsv([usageOf({ resourceType: '=1+1', resourceId: 'vm "1", a', zone: '+a' })]))
    expect(brokenRules(table).sort()).toEqual(Object.keys({ ...exceptions, ...exceptionsOfFormulas }).sort())
    const texts = ['ServiceName', 'ResourceId', 'AvailabilityZone'].map((name) => columnOf(table, name)[0])
    expect(texts).toEqual(["'=1+1", 'vm "1", a', "'+a"])
  })

  test('by tag has the tag of each row, if its name can be separated from its value', async () => {
    const tags = { team: 'web', env: '', 'a=b': 'c', ['__proto__']: 'x' }
    const table = parseFocus(await reportCsv('tag', [usageOf({ tags })]))
    expect(columnOf(table, 'Tags')).toEqual(['{"__proto__":"x"}', undefined, '{"env":""}', '{"team":"web"}'])
    expect(columnOf(table, 'ChargeDescription')[1]).toBe('compute: a=b=c')
  })

  test('has no negative amounts, since none are accepted', () => {
    expect(() => exportCsv([usageOf({ costMicros: -1n })])).toThrow('a cost is a decimal')
    expect(() => exportCsv([usageOf({ quantityNanos: -1n })])).toThrow()
  })
})

describe('The check of the rules', () => {
  test('finds each rule broken somewhere when columns and values are changed', async () => {
    const tables = [await reportCsv('resource'), exportCsv(), await reportCsv('zone')].map(parseFocus)
    let unbroken = focusRules.filter(({ id }) => !(id in exceptions))
    for (const mutation of tables.flatMap((table) => [...mutationsOf(table)])) {
      const broken = new Set(brokenRules(mutation, unbroken))
      unbroken = unbroken.filter(({ id }) => !broken.has(id))
    }
    expect(unbroken.map(({ id }) => id)).toEqual([])
  })

  test('has as many rules as the documentation states', () => {
    const documentation = readFileSync('docs/usage-and-audit.md', 'utf8')
    expect(/held to (\d+) rules/.exec(documentation)?.[1]).toBe(`${focusRules.length}`)
  })
})

const quoted = (...texts: string[]): Cell[] => texts.map((text) => ({ text, isQuoted: true }))
const bare = (...texts: string[]): Cell[] => texts.map((text) => ({ text, isQuoted: false }))
const others: readonly Cell[] = [
  null,
  ...quoted('', ' ', 'x', 'X', 'XXX', 'hour', 'Compute', 'Tax', 'Purchase', 'vm-1', "'=1", 'N/A', '\ud800'),
  ...bare('x', '1', '1.0', '+1.0', '1,0', '2099-01-01T00:00:00.000Z', '1970-01-01T00:00:00Z'),
  ...quoted('1.0', '[]', '{"a":{}}', '{"a":"1","a":"2"}', '2099-01-01 00:00'),
]

/** Leaves out or renames each column, and replaces the value of each cell. */
function* mutationsOf({ columns, rows }: Table): Generator<Table> {
  for (const [index, name] of columns.entries()) {
    const without = (cells: readonly Cell[]) => cells.toSpliced(index, 1)
    yield { columns: columns.toSpliced(index, 1), rows: rows.map(without) }
    for (const other of ['x_Other', 'Other', 'other', `${name}?`, `x_${name.repeat(9)}`])
      yield { columns: columns.with(index, other), rows }
    for (const [line, cells] of rows.entries())
      for (const other of others) yield { columns, rows: rows.with(line, cells.with(index, other)) }
  }
}
