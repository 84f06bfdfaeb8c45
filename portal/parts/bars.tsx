interface BarsProps {
  /** What the chart shows, in words. The table next to it contains the exact numbers. */
  readonly label: string
  readonly bars: readonly Bar[]
}

export interface Bar {
  readonly key: string
  /** The label below the bar, if there is room. */
  readonly name: string
  /** The tooltip of the bar. */
  readonly title: string
  readonly value: number
  /** The part that went wrong, drawn on top of `value` in another colour. */
  readonly missed?: number
}

const slot = 24
const height = 120
const nameHeight = 16
/** Above this number, a phone has no room for all labels. */
const many = 12

/** Columns next to each other; the highest fills the height of the chart. */
export function Bars({ label, bars }: BarsProps) {
  const highest = Math.max(...bars.map(({ value, missed = 0 }) => value + missed), Number.MIN_VALUE)
  const heightOf = (value: number) => (height * value) / highest
  const width = bars.length * slot
  return (
    <svg
      className={bars.length > many ? 'bars many' : 'bars'}
      viewBox={`0 0 ${width} ${height + nameHeight}`}
      width={width * 2}
      role="img"
      aria-label={label}
    >
      {bars.map(({ key, name, title, value, missed = 0 }, index) => (
        <g key={key}>
          <title>{title}</title>
          <rect x={index * slot + 3} width={slot - 6} y={height - heightOf(value)} height={heightOf(value)} />
          <rect
            className="missed"
            x={index * slot + 3}
            width={slot - 6}
            y={height - heightOf(value + missed)}
            height={heightOf(missed)}
          />
          <text x={index * slot + slot / 2} y={height + nameHeight - 4}>
            {name}
          </text>
        </g>
      ))}
      <line x2={width} y1={height} y2={height} />
    </svg>
  )
}
