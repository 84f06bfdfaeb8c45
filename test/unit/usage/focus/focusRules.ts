import type { Cell } from './cell.ts'
import { focusColumns } from './focusColumns.ts'

/*
 * Rules of FOCUS 1.3 for the dataset Cost and Usage, by the identifiers in the foundation's own model, version 1.3.0.4:
 * github.com/FinOps-Open-Cost-and-Usage-Spec/FOCUS_Spec, `specification/requirements_model/releases/1.3/model_rules`.
 * Where the model and the specification differ, as in CAU-ConsumedQuantity-C-006-C, the specification applies.
 * The rules listed are those that our tables can break and that can be checked from a table. Left out are rules on
 * columns that our tables lack, and on things that our providers do not have or the platform does not report:
 * commitment discounts, contracts, capacity reservations, sub accounts, other currencies for prices, split or
 * negotiated costs, several pricing categories.
 */

export type Row = ReadonlyMap<string, Cell>

export interface Rule {
  readonly id: string
  readonly isKept: (columns: readonly string[], rows: readonly Row[]) => boolean
}

type Check = (cell: Cell, row: Row) => boolean
type Condition = (row: Row) => boolean

const textIn = (row: Row, column: string): string | undefined => row.get(column)?.text
const isNull: Check = (cell) => cell === null
const isThere: Check = (cell) => cell !== null
const where =
  (asked: Condition, check: Check): Check =>
  (cell, row) =>
    !asked(row) || check(cell, row)
const whereNull = (column: string, check: Check) => where((row) => !row.get(column), check)
const whereThere = (column: string, check: Check) => where((row) => Boolean(row.get(column)), check)
const whereIs = (column: string, value: string, check: Check) => where((row) => textIn(row, column) === value, check)
const ifThere =
  (holds: (text: string, row: Row) => boolean): Check =>
  (cell, row) =>
    cell === null || holds(cell.text, row)
const oneOf = (...values: string[]) => ifThere((text) => values.includes(text))
const equals = (column: string) => ifThere((text, row) => text === textIn(row, column))

const isText: Check = (cell) => cell === null || cell.isQuoted
const isKeptText = ifThere((text) => text.isWellFormed() && text.trim() !== '')
/** Of the decimal type: readers that guess read a number without a point as an integer, and a quoted value as text. */
const isDecimal: Check = (cell) => cell === null || (!cell.isQuoted && /\d\.\d/.test(cell.text))
const isNumeric = ifThere((text) => /^-?\d+(\.\d+)?(E-?\d+)?$/.test(text))
const isTime = ifThere((text) => !Number.isNaN(Date.parse(text)))
const isTimeInUtc = ifThere((text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text))
const isAfter = (column: string) => ifThere((text, row) => text > (textIn(row, column) ?? ''))
const currencies = Intl.supportedValuesOf('currency')

const times = '(Year|Month|Day|Hour|Minute|Second)'
const counted = '[A-Za-z][A-Za-z0-9]*( [A-Za-z][A-Za-z0-9]*)*'
/** A unit, alone, multiplied by units of time, such as `GiB-Hours`, or per unit of time, such as `GB/Hour`. */
const isUnit = ifThere((text) => {
  if (new RegExp(`(^|[-/ ])${times}s?$`, 'i').test(text))
    return new RegExp(`^((\\d+ )?${times}s|${counted}-${times}s|${counted}/${times})$`).test(text)
  return new RegExp(`^(\\d+ )?${counted}$`).test(text)
})

const isEarlier: Condition = (row) =>
  (textIn(row, 'ChargePeriodStart') ?? '') < (textIn(row, 'BillingPeriodStart') ?? '')
const isOfUsage: Condition = (row) =>
  ['Usage', 'Purchase'].includes(textIn(row, 'ChargeCategory') ?? '') && textIn(row, 'ChargeClass') !== 'Correction'

const cost = { '001-M': isDecimal, '002-M': isNumeric, '003-M': isThere, '004-M': isNumeric }
const text = { '001-M': isText, '002-M': isKeptText }
const name = { ...text, '003-M': isThere }
const time = { '001-M': isTime, '002-M': isTimeInUtc, '003-M': isThere }
const unitOf = (quantity: string) => ({
  ...text,
  '003-O': isUnit,
  '005-C': whereNull(quantity, isNull),
  '006-C': whereThere(quantity, isThere),
})

const checks: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  AvailabilityZone: text,
  BilledCost: cost,
  BillingAccountId: { '001-M': isThere, '002-M': isText, '003-M': isKeptText },
  BillingAccountName: { ...text, '003-C': isThere },
  BillingAccountType: {
    ...text,
    '004-C': whereNull('BillingAccountId', isNull),
    '005-C': whereThere('BillingAccountId', isThere),
  },
  BillingCurrency: {
    ...text,
    '003-M': ifThere((code) => /^[A-Z]{3}$/.test(code)),
    '004-M': isThere,
    '006-M': ifThere((code) => currencies.includes(code)),
  },
  BillingPeriodEnd: { ...time, '004-M': isAfter('BillingPeriodStart') },
  BillingPeriodStart: time,
  ChargeCategory: {
    '001-M': isText,
    '002-M': isThere,
    '003-M': oneOf('Usage', 'Purchase', 'Tax', 'Credit', 'Adjustment'),
  },
  ChargeClass: {
    '001-M': isText,
    '003-C': where((row) => !isEarlier(row), isNull),
    '004-C': where(isEarlier, isThere),
    '005-C': oneOf('Correction'),
  },
  ChargeDescription: { ...text, '003-O': isThere },
  ChargeFrequency: {
    '001-M': isText,
    '002-M': isThere,
    '003-M': oneOf('One-Time', 'Recurring', 'Usage-Based'),
    '004-C': whereIs(
      'ChargeCategory',
      'Purchase',
      ifThere((frequency) => frequency !== 'Usage-Based'),
    ),
  },
  ChargePeriodEnd: { ...time, '004-M': isAfter('ChargePeriodStart') },
  ChargePeriodStart: time,
  ConsumedQuantity: {
    '001-M': isDecimal,
    '002-M': isNumeric,
    '004-C': where((row) => textIn(row, 'ChargeCategory') !== 'Usage', isNull),
    '006-C': where((row) => isOfUsage(row) && textIn(row, 'ChargeCategory') === 'Usage', isThere),
    '008-C': isNumeric,
    '009-C': whereNull('SkuPriceId', isNull),
  },
  ConsumedUnit: unitOf('ConsumedQuantity'),
  ContractedCost: { ...cost, '008-M': equals('BilledCost') },
  EffectiveCost: {
    ...cost,
    '005-C': whereIs(
      'ChargeCategory',
      'Purchase',
      ifThere((amount) => Number(amount) === 0),
    ),
  },
  HostProviderName: { ...text, '006-M': isThere, '010-M': equals('ServiceProviderName') },
  InvoiceIssuerName: name,
  ListCost: { ...cost, '008-M': equals('BilledCost') },
  PricingQuantity: {
    '001-M': isDecimal,
    '002-M': isNumeric,
    '004-C': whereIs('ChargeCategory', 'Tax', isNull),
    '005-C': where(isOfUsage, isThere),
    '011-C': whereNull('SkuPriceId', isNull),
    '012-C': isNumeric,
  },
  PricingUnit: unitOf('PricingQuantity'),
  ProviderName: name,
  PublisherName: name,
  // All usage belongs to resources.
  ResourceId: { ...text, '005-C': isThere },
  ResourceName: {
    ...text,
    '004-C': whereNull('ResourceId', isNull),
    '006-C': ifThere((called, row) => called !== textIn(row, 'ResourceId')),
  },
  ResourceType: { ...text, '004-C': whereNull('ResourceId', isNull), '005-C': whereThere('ResourceId', isThere) },
  ServiceCategory: { '001-M': isText, '002-M': isThere, '003-M': oneOf(...focusColumns.serviceCategories) },
  ServiceName: name,
  ServiceProviderName: name,
  // Of the pairs with a category, only the one that is written.
  ServiceSubcategory: {
    '001-M': isText,
    '002-M': isThere,
    '003-M': oneOf('Other (Other)'),
    '004-M': ifThere((_, row) => textIn(row, 'ServiceCategory') === 'Other'),
  },
  Tags: { '001-M': ifThere((tags) => isObject(tags)) },
}

const ofColumns: readonly Rule[] = Object.entries(checks).flatMap(([column, byNumber]) =>
  Object.entries(byNumber).map(([number, check]) => each(`CAU-${column}-C-${number}`, [column], check)),
)

const presence: readonly Rule[] = Object.entries(focusColumns.presence).map(([column, number]) => ({
  id: `CAU-CostAndUsage-${number}`,
  isKept: (columns) => columns.includes(column),
}))

const ofAll: readonly Rule[] = [
  {
    id: 'CAU-ServiceName-C-005-C',
    isKept: (_, rows) => hasOneEach(rows, 'ServiceName', 'ServiceCategory'),
  },
  {
    id: 'CAU-ServiceName-C-008-C',
    isKept: (_, rows) => hasOneEach(rows, 'ServiceName', 'ServiceSubcategory'),
  },
  { id: 'ColumnHandling-A-001-M', isKept: (columns) => columns.every((name) => /^(x_)?[A-Z]/.test(name)) },
  { id: 'ColumnHandling-A-003-M', isKept: (columns) => columns.every((name) => /^(x_)?[A-Za-z\d]+$/.test(name)) },
  { id: 'ColumnHandling-A-005-O', isKept: (columns) => columns.every(({ length }) => length <= 50) },
  {
    id: 'ColumnHandling-A-010-M',
    isKept: (columns) => columns.every((name) => focusColumns.all.includes(name) || name.startsWith('x_')),
  },
  {
    id: 'ColumnHandling-A-013-O',
    isKept: (columns) => !/x_\S+ (?!x_)/.test(columns.join(' ')),
  },
  each(
    'NullHandling-A-002-M',
    focusColumns.all,
    ifThere((value) => !/^(\s*|n\/?a|null|none|not applicable|-)$/i.test(value)),
  ),
  each(
    'KeyValueFormat-A-002-M',
    ['Tags'],
    ifThere((tags) => !isObject(tags) || JSON.stringify(JSON.parse(tags)) === tags),
  ),
  each(
    'KeyValueFormat-A-004-M',
    ['Tags'],
    ifThere((tags) => !isObject(tags) || Object.values(JSON.parse(tags)).every((value) => Object(value) !== value)),
  ),
  // A spreadsheet would calculate texts that begin like this. They get an apostrophe, which no sender wrote.
  each(
    'StringHandling-A-003-M',
    focusColumns.all,
    ifThere((value) => !/^'[=+\-@\t\r＝＋－＠]/.test(value)),
  ),
]

export const focusRules: readonly Rule[] = [...presence, ...ofColumns, ...ofAll]

/** A rule on each cell of the given columns that the table has. */
function each(id: string, of: readonly string[], check: Check): Rule {
  return {
    id,
    isKept: (columns, rows) =>
      of
        .filter((column) => columns.includes(column))
        .every((column) => rows.every((row) => check(row.get(column) ?? null, row))),
  }
}

function isObject(json: string): boolean {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}

const hasOneEach = (rows: readonly Row[], of: string, one: string): boolean =>
  [...Map.groupBy(rows, (row) => textIn(row, of)).values()].every(
    (group) => new Set(group.map((row) => textIn(row, one))).size === 1,
  )
